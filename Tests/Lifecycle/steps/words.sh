# The words the steps are written in. They run as root in a system that is booted for them alone.
export LC_ALL=C.UTF-8 SYSTEMD_PAGER= SYSTEMD_COLORS=0
count=0
# An emulated machine takes its time.
patience=${BENCHPIN_MACHINE:+300}
patience=${patience:-60}

# What comes next.
step() { printf '\n%s\n' "$*"; }

passed() {
  count=$((count + 1))
  printf '  ok  %s\n' "$1"
}

failed() {
  printf '  FAILED  %s\n%s\n' "$1" "$2"
  printf '\nThe journal:\n'
  journalctl --no-pager -o short-monotonic -n 40 2> /dev/null
  exit 1
}

# The command succeeds: it SENTENCE COMMAND…
it() {
  local sentence=$1 said
  shift
  said=$("$@" 2>&1) && passed "$sentence" || failed "$sentence" "$* ended with $?: $said"
}

# The command fails, and says WORDS: refuses SENTENCE WORDS COMMAND…
refuses() {
  local sentence=$1 words=$2 said
  shift 2
  if said=$("$@" 2>&1); then failed "$sentence" "$* succeeded: $said"; fi
  case $said in *"$words"*) passed "$sentence" ;; *) failed "$sentence" "$* said: $said" ;; esac
}

# The command says WORDS in the end: becomes SENTENCE WORDS COMMAND…
becomes() {
  local sentence=$1 words=$2 said end=$((SECONDS + patience))
  shift 2
  until said=$("$@" 2>&1 < /dev/null); case $said in *"$words"*) true ;; *) false ;; esac do
    [ $SECONDS -lt $end ] || failed "$sentence" "Within $patience s $* did not say '$words', but: $said"
    sleep 0.1
  done
  passed "$sentence"
}

# As a person in the group of the bench.
mia() { runuser -u mia -- benchpin "$@"; }

# Does something at the simulated devices.
tell() { /opt/lifecycle/benchpin-sim tell /run/shop-floor "$@" | grep -vx ok; }

status_word() { systemctl show -P StatusText benchpind; }

# A path of the daemon's HTTP: the status line first.
http() {
  exec 3<> /dev/tcp/127.0.0.1/8737 || return 1
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
  timeout 20 cat <&3
  exec 3>&-
}

# Counts of restarts go on across steps; the limit on starts is for a bench, which nobody kills so often.
forgive_restarts() { systemctl reset-failed benchpind.service 2> /dev/null || true; }

# The command succeeds and says nothing.
quietly() {
  local said
  said=$("$@" 2>&1) && [ -z "$said" ] || { echo "$said"; false; }
}

newest_job() { mia jobs --json | tr -d ' \n' | grep -o '"phase":"[^"]*"' | head -1; }
compact_jobs() { mia jobs --json | tr -d ' \n'; }
compact_state() { tell "$1" state | tr -d ' \n'; }
