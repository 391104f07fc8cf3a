# A booted container from outside, for the scripts that source this: container_up, inside, container_down.

# The container's name and files; one per process of this script.
container=benchpin-$$
folder=
booted=
leader=

# Boots ROOT (or `host`) with PAYLOAD read-only at /opt/lifecycle.
container_up() {
  local root=$1 payload=$2 child state
  folder=$(mktemp -d "${TMPDIR:-/tmp}/benchpin-lifecycle.XXXXXX")
  setsid unshare -m --propagation private "$(dirname "${BASH_SOURCE[0]}")/boot" "$root" "$container" \
    "--bind-ro=$payload:/opt/lifecycle" < /dev/null > "$folder/console" 2>&1 &
  booted=$!
  for _ in $(seq 600); do
    for child in $(cat "/proc/$booted/task/$booted/children" 2> /dev/null); do
      [ "$(awk '/^NSpid/ { print $NF }' "/proc/$child/status" 2> /dev/null)" = 1 ] && leader=$child
    done
    if [ -n "$leader" ]; then
      state=$(inside systemctl is-system-running 2> /dev/null) || true
      case $state in running | degraded) return ;; esac
    fi
    kill -0 "$booted" 2> /dev/null || break
    sleep 0.05
  done
  echo "The container did not boot${state:+ (it is $state)}:" >&2
  cat "$folder/console" >&2
  return 1
}

# Runs a command as the container's root.
inside() {
  nsenter -t "$leader" -m -u -i -n -p -C -r -w -- \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb HOME=/root "$@"
}

# Ends the container and takes away what it left; harmless when there is none.
container_down() {
  [ -n "$booted" ] || return 0
  # The end of a first process is the end of every process of its container.
  [ -z "$leader" ] || kill -KILL "$leader" 2> /dev/null || true
  for _ in $(seq 100); do
    kill -0 "$booted" 2> /dev/null || break
    sleep 0.05
  done
  kill -KILL "$booted" 2> /dev/null || true
  wait "$booted" 2> /dev/null || true
  for tree in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
    # Empty as it is now, nothing holds it.
    [ ! -d "$tree/$container" ] || find "$tree/$container" -depth -type d -exec rmdir {} + 2> /dev/null || true
  done
  rm -rf "$folder"
  booted='' leader=''
}
