# The hands outside the machine: they plug adapters, pull them, and press the gauge's button.
exec 4<> /dev/ttyS1
stty -F /dev/ttyS1 raw -echo
hands() {
  printf '%s\n' "$*" >&4
  local answer
  read -r -t 60 answer <&4 || failed "$*" "Nobody outside did it."
  printf '%s\n' "$answer"
}
plug() { hands plug "$1" > /dev/null; }
pull() { hands pull "$1" > /dev/null; }
tell() { hands tell "$@"; }
