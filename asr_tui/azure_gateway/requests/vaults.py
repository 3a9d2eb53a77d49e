"""Requests for a vault's topology, policies and jobs, in the shapes recorded from Azure's own clients."""

from __future__ import annotations

from azure.mgmt.recoveryservicessiterecovery import models

from asr_tui.azure_gateway.sdk_call import Call, call, resource_call
from asr_tui.domain import steps


@call.register
def create_fabric(step: steps.CreateFabric) -> Call:
    body = models.FabricCreationInput(
        properties=models.FabricCreationInputProperties(
            custom_details=models.AzureFabricCreationInput(location=step.location)
        )
    )
    return resource_call(step.id, "begin_create", input=body)


@call.register
def create_container(step: steps.CreateContainer) -> Call:
    body = models.CreateProtectionContainerInput(
        properties=models.CreateProtectionContainerInputProperties(
            provider_specific_input=[models.A2AContainerCreationInput()]
        )
    )
    return resource_call(step.id, "begin_create", creation_input=body)


@call.register
def create_policy(step: steps.CreatePolicy) -> Call:
    body = models.CreatePolicyInput(
        properties=models.CreatePolicyInputProperties(provider_specific_input=_policy_input(step))
    )
    return resource_call(step.id, "begin_create", input=body)


@call.register
def update_policy(step: steps.UpdatePolicy) -> Call:
    body = models.UpdatePolicyInput(
        properties=models.UpdatePolicyInputProperties(replication_provider_settings=_policy_input(step))
    )
    return resource_call(step.id, "begin_update", input=body)


def _policy_input(step: steps.CreatePolicy | steps.UpdatePolicy) -> models.A2APolicyCreationInput:
    return models.A2APolicyCreationInput(
        recovery_point_history=step.retention_minutes,
        crash_consistent_frequency_in_minutes=step.crash_consistent_minutes,
        app_consistent_frequency_in_minutes=step.app_consistent_minutes,
        multi_vm_sync_status="Enable" if step.multi_vm_sync else "Disable",
    )


@call.register
def create_container_mapping(step: steps.CreateContainerMapping) -> Call:
    body = models.CreateProtectionContainerMappingInput(
        properties=models.CreateProtectionContainerMappingInputProperties(
            policy_id=step.policy,
            target_protection_container_id=step.target_container,
            provider_specific_input=models.A2AContainerMappingInput(agent_auto_update_status="Disabled"),
        )
    )
    return resource_call(step.id, "begin_create", creation_input=body)


@call.register
def update_agent_updates(step: steps.UpdateAgentUpdates) -> Call:
    details = models.A2AUpdateContainerMappingInput(
        agent_auto_update_status="Enabled" if step.account else "Disabled",
        automation_account_arm_id=step.account,
        automation_account_authentication_type="SystemAssignedIdentity",
    )
    body = models.UpdateProtectionContainerMappingInput(
        properties=models.UpdateProtectionContainerMappingInputProperties(provider_specific_input=details)
    )
    return resource_call(step.id, "begin_update", update_input=body)


@call.register
def delete_container_mapping(step: steps.DeleteContainerMapping) -> Call:
    body = models.RemoveProtectionContainerMappingInput(
        properties=models.RemoveProtectionContainerMappingInputProperties(
            provider_specific_input=models.ReplicationProviderContainerUnmappingInput(instance_type="A2A")
        )
    )
    return resource_call(step.id, "begin_delete", removal_input=body)


@call.register
def create_network_mapping(step: steps.CreateNetworkMapping) -> Call:
    body = models.CreateNetworkMappingInput(
        properties=models.CreateNetworkMappingInputProperties(
            recovery_fabric_name=step.target_fabric.name,
            recovery_network_id=step.target_network,
            fabric_specific_details=models.AzureToAzureCreateNetworkMappingInput(
                primary_network_id=step.source_network
            ),
        )
    )
    return resource_call(step.id, "begin_create", input=body)


@call.register
def update_network_mapping(step: steps.UpdateNetworkMapping) -> Call:
    """The source network is sent unchanged, as Microsoft's PowerShell does."""
    body = models.UpdateNetworkMappingInput(
        properties=models.UpdateNetworkMappingInputProperties(
            recovery_fabric_name=step.target_fabric.name,
            recovery_network_id=step.target_network,
            fabric_specific_details=models.AzureToAzureUpdateNetworkMappingInput(
                primary_network_id=step.source_network
            ),
        )
    )
    return resource_call(step.id, "begin_update", input=body)


@call.register
def resume_job(step: steps.ResumeJob) -> Call:
    # A blank comment, as in the specification's example: an empty one was never seen to be taken.
    body = models.ResumeJobParams(properties=models.ResumeJobParamsProperties(comments=step.comments or " "))
    return resource_call(step.id, "begin_resume", resume_job_params=body)
