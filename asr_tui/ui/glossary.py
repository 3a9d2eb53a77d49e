"""The words of disaster recovery, explained in a sentence or two each.

The meaning follows Microsoft Learn, "Azure Site Recovery: Azure to Azure architecture" and "Common questions about
Azure to Azure disaster recovery"; the wording is ours.
"""

from __future__ import annotations

GLOSSARY: dict[str, str] = {
    "Disaster recovery": "Being able to run your systems in another place when their usual one is lost, and to come "
    "back later.",
    "RPO": "Recovery point objective: how much of the newest data may be lost, told as time. RPO 5 minutes: at worst "
    "the last 5 minutes are gone.",
    "RTO": "Recovery time objective: how long it may take until things work again.",
    "Source and target": "Where a machine runs today, and where it would run after a failover. A re-protect swaps the "
    "two.",
    "Paired region": "The region that Azure itself names as a region's partner. A proposal only: any other "
    "region can be the target.",
    "Availability zone": "One of several separate sites of a region, each with power and cooling of its own.",
    "Availability set": "Machines spread over separate racks of one site, so that one fault does not stop them all.",
    "Recovery Services vault": "The resource that holds the settings and jobs of Site Recovery, no disk data. It "
    "should not be in the source region, whose failure you plan for.",
    "Fabric, container, mapping": "Site Recovery's resources in a vault. A fabric stands for a region; a protection "
    "container holds the protected machines of a region; a container mapping says that one container replicates to "
    "another by a policy.",
    "Protected machine": "A machine that has a recovery point in the target region, so that it can start there.",
    "Mobility service": "A small extension inside the machine that notes every write to its disks. The machine must "
    "run while it is installed.",
    "Cache storage account": "A storage account in the source region: writes are stored there until they are copied to "
    "the target.",
    "Replica disk": "The copy of a disk in the target region, attached to no machine. Only the disk is paid for, until "
    "a failover starts a machine from it.",
    "Quota": "How many cores of a family Azure lets a subscription run in a region. A failover that needs more fails.",
    "Churn": "How fast the data on a disk changes. Where it changes faster than allowed, the copy falls behind.",
    "Initial replication": "The first copy of everything. A machine is protected only after it has ended and "
    "a first recovery point exists.",
    "First copy": "What Azure calls initial replication.",
    "Recovery point": "A moment one can go back to: the disks as they were then.",
    "Crash-consistent": "A recovery point as after a power failure: the disks are as they were, the memory is "
    "lost. Most programs start well from one. Made every 5 minutes.",
    "App-consistent": "A recovery point for which programs were asked to write their data to disk first. Safer for "
    "databases; it costs some work, so it is made rarely, or not at all unless switched on.",
    "Latest": "Start from everything that has arrived, after it has been processed. The least is lost; it takes the "
    "longest.",
    "Latest processed": "Start at once from the newest point that is ready. The fastest; a little more is lost.",
    "Latest app-consistent": "Start from the newest app-consistent point, which is often older.",
    "Custom": "Choose the moment yourself, for example just before a virus or a mistake. For one machine at a time.",
    "Replication policy": "How long recovery points are kept, and how often app-consistent ones are made.",
    "Multi-VM consistency": "Several machines share the same recovery points, so that database and web server match. "
    "They then fail over only together, by a recovery plan.",
    "Test failover": "A drill: copies of the machines start in a network of their own, to see that it works. "
    "Production does not notice. It must be cleaned up afterwards; until then the copies cost money.",
    "Clean-up": "The end of a test failover: what it started is deleted again. The drill counts as done only then.",
    "Failover": "The copy is started as the production machine: from then on people work in the target region.",
    "Commit": "Accepts the chosen recovery point. No other one can be chosen afterwards.",
    "Re-protect": "Replication in the other direction. Until then the machine in the target region is not protected.",
    "Failback": "A failover back to the region where the machine ran at first.",
    "Rollback": "The return to the source region: re-protect, then failback. Azure has no single action of that name.",
    "Disable replication": "Ends the protection of the machine, which goes on running where it is. After a committed "
    "failover that makes the failover a migration.",
    "Recovery plan": "An order for failing over many machines: which start first, which scripts run, where a person "
    "must confirm.",
    "Virtual network": "A network of your own in Azure, in one region, divided into subnets.",
    "Way out": "How machines reach the internet and Azure's services: default outbound access, a NAT gateway (billed "
    "by the hour), a firewall. A private subnet has none by itself, and the Mobility service in it reaches nothing.",
    "Network mapping": "A rule of the vault: which target network the machines of a source network are connected to.",
    "Runbook": "A script that Azure Automation runs, for example to attach a public address.",
    "Capacity reservation": "A paid promise that a machine size is free in the target region when it is needed.",
    "Proximity placement group": "Machines of one group start close to each other, so that answers are fast.",
    "Disk encryption set": "Says with which customer-managed key disks are encrypted. It is in the disks' region; "
    "Azure chooses none.",
    "Resync": "Source and copy are compared and made the same again after the copy fell out of step.",
    "Resource Health": "What Azure says of one machine: available, degraded, unavailable, and through whose fault.",
    "Service Health": "What Azure publishes of broken services and regions, written by people and so some time later.",
    "Resource lock": "Forbids to delete or change something in Azure. It also keeps Site Recovery from cleaning up.",
    "Tenant": "An organisation's own directory of people and applications (Microsoft Entra ID).",
    "Subscription": "What Azure bills, and where its resources live. One tenant can have many.",
    "Second factor": "A proof beside the password, such as a phone (MFA). Azure asks people for it before they change "
    "anything.",
    "Service principal": "An application's identity, with rights of its own.",
    "Managed identity": "An identity that Azure gives to a machine or a service; programs on it sign in without a "
    "password.",
}
