"""The functions on top of a PowerShell script."""

FUNCTIONS = r"""$ErrorActionPreference = 'Stop'
$Pause = 15  # seconds between two looks

# What was refused because Azure is asked too much (429) is sent again.
function Invoke-Arm {
    param([hashtable] $Request)
    while ($true) {
        $answer = Invoke-AzRestMethod @Request
        if ($answer.StatusCode -ne 429) { return $answer }
        Start-Sleep -Seconds $Pause
    }
}

# Whether Azure has it; an error other than "not found" ends the script.
function Test-There {
    param([string] $Path)
    $answer = Invoke-Arm @{ Method = 'GET'; Path = $Path }
    if ($answer.StatusCode -eq 404) { return $false }
    if ($answer.StatusCode -ge 400) { throw "$Path could not be read: $($answer.Content)" }
    return $true
}

# Whether an item of that name is in the vault: a re-protect moves it to the other region's container.
function Test-Item {
    param([string] $Path, [string] $Name)
    $page = @{ Method = 'GET'; Path = $Path }
    while ($true) {
        $answer = Invoke-Arm $page
        if ($answer.StatusCode -ge 400) { throw "$Path could not be read: $($answer.Content)" }
        $list = $answer.Content | ConvertFrom-Json
        if ($list.value | Where-Object { $_.name -eq $Name }) { return $true }
        if (-not $list.nextLink) { return $false }
        $page = @{ Method = 'GET'; Uri = $list.nextLink }
    }
}

function Send-Request {
    param([string] $What, [string] $Method, [string] $Path, [string] $Payload)
    Write-Host "send: $What"
    $sent = @{ Method = $Method; Path = $Path; WaitForCompletion = $true }
    if ($Payload) { $sent['Payload'] = $Payload }
    $answer = Invoke-Arm $sent
    if ($answer.StatusCode -ge 400) { throw "${What}: $($answer.Content)" }
}

function Add-Missing {
    param([string] $What, [string] $Method, [string] $Path, [string] $Payload)
    if (Test-There -Path $Path) { Write-Host "is there: $What"; return }
    Send-Request -What $What -Method $Method -Path $Path -Payload $Payload
}

# Waits for the end of a job of Site Recovery.
function Wait-DrJob {
    param($Job)
    Write-Host "job: $($Job.DisplayName) $($Job.TargetObjectName)"
    while ($Job.State -in 'NotStarted', 'InProgress', 'Cancelling') {
        Start-Sleep -Seconds $Pause
        $Job = Get-AzRecoveryServicesAsrJob -Job $Job
    }
    if ($Job.State -in 'Failed', 'Cancelled') { throw "The job $($Job.Name) has $($Job.State): $($Job.Errors)" }
}

# Waits until a machine is protected.
function Wait-Protected {
    param($Item)
    while ($Item.ProtectionState -ne 'Protected') {
        if ($Item.ProtectionState -match 'Failover|Reprotect') {
            Write-Host "$($Item.FriendlyName): $($Item.ProtectionState), left as it is"
            return
        }
        if ($Item.ProtectionState -like '*Failed*') { throw "$($Item.FriendlyName): $($Item.ProtectionState)" }
        Start-Sleep -Seconds $Pause
        $container = Get-AzRecoveryServicesAsrFabric |
            ForEach-Object { Get-AzRecoveryServicesAsrProtectionContainer -Fabric $_ } |
            Where-Object { $Item.ID -like "$($_.ID)/*" } | Select-Object -First 1
        $Item = Get-AzRecoveryServicesAsrReplicationProtectedItem -ProtectionContainer $container -Name $Item.Name
    }
}
"""
