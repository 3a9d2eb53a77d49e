"""The images that worlds' machines are made from."""

from __future__ import annotations

from dataclasses import dataclass

from asr_tui.simulator.messages import JsonObject


@dataclass(frozen=True, slots=True)
class Image:
    """A marketplace image, and the system that its machines' guest agent reports."""

    system: str
    publisher: str
    offer: str
    sku: str
    os_name: str
    os_version: str
    generation: str = "V2"

    @property
    def reference(self) -> JsonObject:
        return {"publisher": self.publisher, "offer": self.offer, "sku": self.sku, "version": "latest"}


_WINDOWS = ("Windows", "MicrosoftWindowsServer", "WindowsServer")
IMAGES = {
    "windows-2022": Image(*_WINDOWS, "2022-datacenter-g2", "Windows Server 2022 Datacenter", "10.0.20348.2762"),
    "windows-2019": Image(*_WINDOWS, "2019-datacenter", "Windows Server 2019 Datacenter", "10.0.17763.6414", "V1"),
    "windows-2016": Image(*_WINDOWS, "2016-Datacenter", "Windows Server 2016 Datacenter", "10.0.14393.7428", "V1"),
    "windows-2012": Image(*_WINDOWS, "2012-R2-Datacenter", "Windows Server 2012 R2", "6.3.9600.22175", "V1"),
    "sql-2022": Image(
        "Windows", "MicrosoftSQLServer", "sql2022-ws2022", "enterprise-gen2", "Windows Server 2022", "10.0.20348.2762"
    ),
    "ubuntu-2204": Image("Linux", "Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2", "ubuntu", "22.04"),
    "ubuntu-2004": Image("Linux", "Canonical", "0001-com-ubuntu-server-focal", "20_04-lts-gen2", "ubuntu", "20.04"),
    "rhel-9": Image("Linux", "RedHat", "RHEL", "9-lvm-gen2", "redhat", "9.4"),
    "sles-15": Image("Linux", "SUSE", "sles-15-sp5", "gen2", "sles", "15.5"),
    "debian-12": Image("Linux", "Debian", "debian-12", "12-gen2", "debian", "12"),
    # Not in the support matrix of Azure-to-Azure replication (Microsoft Learn).
    "freebsd-13": Image("Linux", "thefreebsdfoundation", "freebsd-13_2", "13_2-release", "freebsd", "13.2", "V1"),
}
