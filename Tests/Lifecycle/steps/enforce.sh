step "Every directive of the unit is enforced"

unit=/lib/systemd/system/benchpind.service

# Not prohibitions: what they do is shown by the other steps, and by `also` below.
not_forbidding=" Type NotifyAccess ExecStart ExecStartPre ExecReload WatchdogSec Restart RestartSec
  RestartPreventExitStatus TimeoutStartSec TimeoutStopSec TimeoutAbortSec Group SupplementaryGroups StateDirectory
  StateDirectoryMode RuntimeDirectory RuntimeDirectoryMode LoadCredential Environment "
also=" RuntimeDirectoryPreserve AmbientCapabilities DeviceAllow IPAddressAllow KeyringMode RemoveIPC
  SystemCallErrorNumber LimitNOFILE LimitNICE "

# What can be tried, and what shows that it was.
mkdir -p /usr/local/lib
touch /root/.sandbox-mark /tmp/.sandbox-mark
install -m 4755 /opt/lifecycle/sandbox-probe /usr/local/lib/sandbox-probe-raised
[ -e /dev/sandbox-probe ] || mknod /dev/sandbox-probe c 10 200
for address in 203.0.113.1 192.168.254.1; do ip address add $address/32 dev lo 2> /dev/null; done
checks=$(
  awk '!/^#/ { for (i = 3; i <= NF; i++) print $i }' directives
  printf '%s\n' use_needed_sockets open_many_files be_favoured
)

# The probe in a unit that has nothing but the options given: bare root|user OPTION… -- CHECK…
bare() {
  local who=$1 options=()
  shift
  [ "$who" = root ] || options=(--property=User=benchpin)
  while [ "$1" != -- ]; do
    options+=("--property=$1")
    shift
  done
  shift
  # A unit that runs out of memory ends badly, which is what it is asked.
  systemd-run --quiet --pipe --wait --collect --property=RuntimeDirectory=sandbox-probe \
    "--setenv=OUTSIDE_MOUNTS=$(readlink /proc/1/ns/mnt)" "${options[@]}" /opt/lifecycle/sandbox-probe "$@" 2>&1 || true
}

# The probe in place of the daemon, in its own unit with everything else as it is.
in_the_unit() {
  mkdir -p /run/systemd/system/benchpind.service.d
  cat > /run/systemd/system/benchpind.service.d/probe.conf << CONF
[Service]
Type=oneshot
WatchdogSec=0
Restart=no
Environment="OUTSIDE_MOUNTS=$(readlink /proc/1/ns/mnt)"
StandardOutput=truncate:/run/sandbox-probe.out
ExecStart=
ExecStart=/opt/lifecycle/sandbox-probe $*
CONF
  systemctl daemon-reload
  systemctl start benchpind.service 2>&1 || true
  cat /run/sandbox-probe.out
  rm /run/systemd/system/benchpind.service.d/probe.conf
  systemctl daemon-reload
}

# What a probe said of one check.
of() { sed -n "s/^$1 //p" <<< "$2"; }

forgive_restarts
systemctl stop benchpind.service 2> /dev/null
as_root=$(bare root -- $checks)
as_user=$(bare user -- $checks)
confined=$(in_the_unit $(grep -vx take_memory <<< "$checks") leave_memory)
confined+=$'\n'$(in_the_unit take_memory)

# One directive: refused inside the unit, allowed in a bare one, and refused there by this directive alone.
try_directive() {
  local directive=$1 who=$2 options said proof='' free='' inside outside alone
  shift 2
  mapfile -t options < <(grep "^$directive=" $unit)
  [ "$directive" != SystemCallFilter ] || options=("${options[@]:0:2}")
  said=$(bare "$who" "${options[@]}" -- "$@")
  [ "$who" = root ] && outside=$as_root || outside=$as_user
  for check in "$@"; do
    inside=$(of "$check" "$confined") alone=$(of "$check" "$said")
    case $inside in
    refused*) ;;
    # What takes all the memory is ended before it can say so; whatever else says nothing was not tried.
    '') [ "$check" = take_memory ] || failed "$directive" "$check says nothing in the unit" ;;
    *) case $directive:$check:${BENCHPIN_MACHINE:-} in
      MemoryMax:* | TasksMax:*) [ -n "${BENCHPIN_MACHINE:-}" ] && failed "$directive" "$check is allowed in the unit" ;;
      # What IPAddressAllow= lets through again.
      IPAddressDeny:send_near:* | IPAddressDeny:send_home:*) ;;
      *) failed "$directive" "$check is allowed in the unit" ;;
      esac ;;
    esac
    [ "$(of "$check" "$outside")" = allowed ] || continue
    [ "$alone" = allowed ] && free+=" $check" || proof+=" $check: ${alone#refused };"
  done
  # A container's kernel gives nobody the means to count memory and tasks.
  case $directive:${BENCHPIN_MACHINE:-} in MemoryMax: | TasksMax:) free='' ;; esac
  if [ -n "$free" ]; then
    failed "$directive" "With this directive alone, allowed as without it:$free"
  elif [ -n "$proof" ]; then
    passed "$directive ($(sed 's/^ //; s/;$//' <<< "$proof"))"
  elif [ -n "${BENCHPIN_MACHINE:-}" ]; then
    failed "$directive" "Nothing it forbids is allowed without it: $said"
  else
    printf '  --  %s: a container cannot tell; make vm-test does\n' "$directive"
  fi
}

while read -r directive who tried; do
  grep -q "^$directive=" $unit || failed "$directive" "It is not in the unit any more: strike it from the list."
  try_directive "$directive" "$who" $tried
done < <(grep -v '^#' directives)

for directive in $(sed -n '/^\[Service\]/,/^\[Install\]/s/^\([A-Za-z]*\)=.*/\1/p' $unit | sort -u); do
  case " $(echo $not_forbidding $also) $(awk '{ print $1 }' directives | tr '\n' ' ') " in
  *" $directive "*) ;;
  *) failed "$directive" "Nobody tries what it forbids: name a check for it in Tests/Lifecycle/steps/directives." ;;
  esac
done
passed "no directive of the unit is untried"

it "SystemCallErrorNumber (what is filtered is refused, and does not end the daemon)" \
  test "$(of be_traced "$confined")" = "refused EPERM"
it "LimitNOFILE (given more, more can be opened; in the unit not)" test \
  "$(of open_many_files "$(bare root LimitNOFILE=4096 -- open_many_files)")" = allowed -a \
  "$(of open_many_files "$confined")" = "refused EMFILE"
# A container may give no process a better priority than its own.
[ -z "${BENCHPIN_MACHINE:-}" ] || it "LimitNICE" test "$(of be_favoured "$confined")" = allowed
for check in use_needed_sockets send_home send_near; do
  it "what the daemon needs is allowed: $check" test "$(of $check "$confined")" = allowed
done
it "AmbientCapabilities (given one, a low port can be bound; the unit gives none)" test \
  "$(of bind_low_port "$(bare user AmbientCapabilities=CAP_NET_BIND_SERVICE -- bind_low_port)")" = allowed -a \
  "$(of bind_low_port "$(in_the_unit bind_low_port)")" != allowed
it "RuntimeDirectoryPreserve" test -S /run/benchpin/benchpind.sock

# Left by the probe in the unit, above.
left() { grep -c "^ *$((0x62656e63)) " /proc/sysvipc/shm; }
it "RemoveIPC (in the unit nothing is left)" test "$(left)" = 0
bare user -- leave_memory > /dev/null
it "RemoveIPC (without it, memory is)" test "$(left)" = 1
ipcrm -M 0x62656e63

keyring() { sed -n 's/^keyring //p'; }
if [ "$(bare root KeyringMode=inherit -- show_keyring | keyring)" != "" ]; then
  it "KeyringMode (inherited, it is one for all)" test "$(bare root KeyringMode=inherit -- show_keyring | keyring)" = \
    "$(bare root KeyringMode=inherit -- show_keyring | keyring)"
  it "KeyringMode (in the unit it is another each time)" test "$(in_the_unit show_keyring | keyring)" != \
    "$(in_the_unit show_keyring | keyring)"
else
  printf '  --  %s: a container cannot tell; make vm-test does\n' KeyringMode
fi
forgive_restarts
systemctl start benchpind.service
