step "A line hangs"

# A thread is held from outside as a driver that does not return would hold it.
hold_line() {
  /opt/lifecycle/hold-thread "$(systemctl show -P MainPID benchpind)" "$1" &
  holder=$!
}

if [ "$form" = quick ]; then
  mkdir -p /run/systemd/system/benchpind.service.d
  printf '[Service]\nWatchdogSec=8\n' > /run/systemd/system/benchpind.service.d/impatient.conf
  systemctl daemon-reload
fi
forgive_restarts
systemctl restart benchpind
becomes "every device answers" "engraver, gauge and polisher answer" status_word
mia polish --yes > /dev/null 2>&1 &
polishing=$!
becomes "the motor turns" '"turning":true' compact_state polisher
before=$(systemctl show -P NRestarts benchpind)
hold_line 127.0.0.1:1502
becomes "systemctl status says which line" "the line 127.0.0.1:1502 has not answered" status_word
becomes "the motor is stopped" '"turning":false' compact_state polisher
becomes "systemd ends the daemon" "Watchdog timeout" journalctl --no-pager -u benchpind
# The hand that holds the thread would hold up its end as well, which a driver that hangs does not.
kill $holder 2> /dev/null
becomes "and starts it again" $((before + 1)) systemctl show -P NRestarts benchpind
wait $holder $polishing
becomes "every device answers again" "engraver, gauge and polisher answer" status_word
it "the motor stays still" grep -q '"turning":false' <(compact_state polisher)
it "nothing went on by itself" grep -qE '"phase":"(failed|stopped|unknown|done)"' <(newest_job)
rm -f /run/systemd/system/benchpind.service.d/impatient.conf
systemctl daemon-reload
