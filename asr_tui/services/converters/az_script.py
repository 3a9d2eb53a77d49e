"""The functions on top of a script for the Azure CLI."""

FUNCTIONS = r"""set -euo pipefail
PAUSE=${PAUSE:-15}      # seconds between two looks
LOOKS=${LOOKS:-1440}    # looks until it gives up: 6 hours

fail() { printf 'Failed: %s\n' "$1" >&2; exit 1; }

# arm WORDS: az rest, which does not wait when Azure is asked too much (429): what was refused so is sent again.
arm() {
  local look answer said
  said=$(mktemp)
  for ((look = 0; look < LOOKS; look++)); do
    if answer=$(az rest "$@" 2> "$said"); then
      rm -f "$said"
      [ -z "$answer" ] || printf '%s\n' "$answer"
      return 0
    fi
    case $(<"$said") in *'ERROR: Too Many Requests('*) sleep "$PAUSE" ;; *) break ;; esac
  done
  cat "$said" >&2
  rm -f "$said"
  return 1
}

# is_there URL: an error other than "not found" ends the script.
is_there() {
  local answer
  if answer=$(arm --method get --url "$1" --output none 2>&1); then return 0; fi
  case $answer in *'Not Found'* | *NotFound*) return 1 ;; esac
  printf '%s\n' "$answer" >&2
  fail "$1 could not be read"
}

# request METHOD URL BODY
request() {
  if [ -n "$3" ]; then arm --method "$1" --url "$2" --body "$3" --output none
  else arm --method "$1" --url "$2" --output none; fi
}

# send WHAT METHOD URL BODY
send() { printf 'send: %s\n' "$1"; request "$2" "$3" "$4"; }

# ensure WHAT METHOD URL BODY: makes it unless it is there, and waits until it is ready.
ensure() {
  if is_there "$3"; then printf 'is there: %s\n' "$1"; return 0; fi
  send "$@"
  local look state
  for ((look = 0; look < LOOKS; look++)); do
    state=$(arm --method get --url "$3" --query "properties.provisioningState || 'Succeeded'" --output tsv \
      2>/dev/null || true)
    case $state in Succeeded) return 0 ;; Failed | Canceled) fail "$1: $state" ;; esac
    sleep "$PAUSE"
  done
  fail "$1: not ready in time"
}

# pages URL FOUND: what FOUND has in each page of a list, a line for each. az rest reads one page a call.
pages() {
  local url=$1 answer
  while [ -n "$url" ]; do
    answer=$(arm --method get --url "$url" --query "[[[nextLink || '']], $2][]" --output tsv) || return 1
    url=${answer%%$'\n'*}
    case $answer in *$'\n'*) printf '%s\n' "${answer#*$'\n'}" ;; esac
  done
}

# send_by_job WHAT METHOD URL BODY JOBS FOUND: waits for the job that the request becomes.
send_by_job() {
  local before after look each name='' state
  before=" $(pages "$5" "$6" | tr '\n' ' ')"
  send "$1" "$2" "$3" "$4"
  for ((look = 0; look < LOOKS; look++)); do
    if [ -z "$name" ]; then
      after=$(pages "$5" "$6")
      while read -r each; do
        case $before in *" $each "*) ;; *) name=$each ;; esac
      done <<< "$after"
    fi
    if [ -n "$name" ]; then
      state=$(arm --method get --url "${5%%\?*}/$name?${5#*\?}" --query properties.state --output tsv)
      case $state in
        Succeeded | CompletedWithInformation) return 0 ;;
        Suspended) printf 'waits for a person: job %s\n' "$name"; return 0 ;;
        Failed | Cancelled) fail "$1: job $name has $state" ;;
      esac
    fi
    sleep "$PAUSE"
  done
  fail "$1: its job did not end in time"
}

# ensure_by_job WHAT METHOD URL BODY JOBS FOUND
ensure_by_job() {
  if is_there "$3"; then printf 'is there: %s\n' "$1"; return 0; fi
  send_by_job "$@"
}

# enable WHAT METHOD URL BODY JOBS FOUND ITEMS ITEM: as the one before, unless a re-protect has moved the item.
enable() {
  local other
  if is_there "$3"; then printf 'is there: %s\n' "$1"; return 0; fi
  other=$(pages "$7" "$8")
  if [ -n "$other" ]; then printf 'is there, elsewhere: %s\n' "$1"; return 0; fi
  send_by_job "${@:1:6}"
}

# change_item WHAT URL SETTINGS JOBS FOUND: SETTINGS makes the body of the change from the item.
change_item() {
  local body
  body=$(arm --method get --url "$2" --query "$3" --output json)
  send_by_job "$1" patch "$2" "$body" "$4" "$5"
}

# wait_protected MACHINE URL
wait_protected() {
  local look state
  if ! is_there "$2"; then printf '%s: elsewhere, left as it is\n' "$1"; return 0; fi
  for ((look = 0; look < LOOKS; look++)); do
    state=$(arm --method get --url "$2" --query 'properties.protectionState' --output tsv)
    case $state in
      Protected) printf 'protected: %s\n' "$1"; return 0 ;;
      *Failover* | *Reprotect*) printf '%s: %s, left as it is\n' "$1" "$state"; return 0 ;;
      *Failed*) fail "$1: $state" ;;
    esac
    sleep "$PAUSE"
  done
  fail "$1: not protected in time"
}
"""
