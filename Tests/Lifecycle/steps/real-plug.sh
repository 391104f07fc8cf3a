step "Real adapters come and go"

it "the driver of the adapters is known before one is plugged in" grep -q ttyUSB /proc/devices
cat > /etc/benchpin/benchpin.yaml << 'YAML'
bench: bench-1
ledger: /var/lib/benchpin/ledger.sqlite
socket: /run/benchpin/benchpind.sock
profiles: .
devices:
  - { name: gauge, kind: gauge, profile: sylvac-opto-rs, port: "serial:GAUGE01" }
  - name: polisher
    kind: polisher
    profile: schneider-atv12
    port: /dev/benchpin/by-serial/POLISHER01-if00
    unit: 1
    rpm_per_hertz: 60
    max_rpm: 3000
programmes:
  - name: demo
    steps: [{ title: cut, rpm: 1500, seconds: 60 }]
YAML
systemctl restart benchpind
becomes "neither device is there" "gauge and polisher do not answer" status_word

plug gauge
becomes "an adapter plugged in after the start is opened" "gauge answers" status_word
it "it is a real one" grep -q ftdi_sio <(udevadm info -q property /dev/ttyUSB0)
it "ModemManager is told to keep off" grep -q ID_MM_PORT_IGNORE=1 <(udevadm info -q property /dev/ttyUSB0)
it "it has a lasting name" test -e /dev/benchpin/by-serial/GAUGE01-if00
plug polisher
becomes "so is a second" "gauge and polisher answer" status_word
systemctl restart benchpind
becomes "adapters plugged in before the start are opened" "gauge and polisher answer" status_word

mia orders add --number R-1 --customer Léa --metal au750y --size "US 6 1/2" --text Always --place inside \
  --polishing demo --stage finishing > /dev/null
mia bench put R-1 > /dev/null
tell gauge measure 16.95 > /dev/null
becomes "a reading comes through the adapter" 16950 mia readings --order R-1 --json

before=$(systemctl show -P MainPID benchpind)
hands lines on > /dev/null
# Nothing else is recorded meanwhile.
facts() { http /metrics | sed -n 's/^benchpin_ledger_facts_total[^ ]* \([0-9]*\).*/\1/p'; }
more() { [ "$(facts)" -gt $((seen + 5)) ] && echo more; }
seen=$(facts)
becomes "readings stream in" more more
pull gauge
becomes "pulled in the middle of it, the gauge is missed" "gauge does not answer" status_word
it "its name is gone" test ! -e /dev/benchpin/by-serial/GAUGE01-if00
plug gauge
becomes "plugged in again, it answers" "gauge and polisher answer" status_word
seen=$(facts)
becomes "and its readings come" more more
hands lines off > /dev/null

mia polish --yes > /dev/null 2>&1 &
polishing=$!
becomes "the motor turns" '"turning":true' compact_state polisher
pull polisher
becomes "its adapter pulled, the bench says that it does not know" unknown newest_job
plug polisher
becomes "plugged in again, the motor is told to stop first" '"turning":false' compact_state polisher
becomes "and the polisher answers" "gauge and polisher answer" status_word
wait $polishing
it "all of it in one process" test "$before" = "$(systemctl show -P MainPID benchpind)"
