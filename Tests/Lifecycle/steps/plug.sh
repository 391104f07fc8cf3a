step "Adapters come and go"

sed -i 's/192\.168\.7\.20:502/127.0.0.1:1502/' /etc/benchpin/benchpin.yaml
mkdir -p /dev/benchpin
cable polisher /dev/benchpin/polisher
udevadm control --reload
systemctl restart benchpind
becomes "engraver and polisher answer" "engraver and polisher answer; gauge does not answer" status_word
plug_gauge
it "the shop's own name for the port is there" test -e /dev/benchpin/gauge
becomes "the gauge answers once it is plugged in" "engraver, gauge and polisher answer" status_word
pull_gauge
it "the name goes with the adapter" test ! -e /dev/benchpin/gauge
becomes "the gauge is missed once it is pulled" "gauge does not answer" status_word
plug_gauge
becomes "it answers again without a hand" "engraver, gauge and polisher answer" status_word
