# The shop floor: the simulated devices and their cables.
mkdir -p /run/shop-floor
systemd-run --quiet --unit=shop-floor /opt/lifecycle/benchpin-sim --directory /run/shop-floor --gauge sylvac \
  --engraver tcp:1502 --polisher atv12
until [ -S /run/shop-floor/control ]; do sleep 0.1; done

# The adapter's own rules see only ttyUSB and ttyACM. Here a line of the mainboard stands for one, with a pseudo-terminal
# behind its node, and what an adapter's driver would tell udev comes with the event.
mkdir -p /etc/udev/rules.d
cat > /etc/udev/rules.d/59-simulated-adapter.rules << 'RULES'
SUBSYSTEM=="tty", KERNEL=="ttyS0", ENV{SYNTH_ARG_SERIAL}=="?*", ENV{ID_BUS}="usb", ENV{ID_VENDOR_ID}="0403", ENV{ID_MODEL_ID}="6001", ENV{ID_SERIAL_SHORT}="$env{SYNTH_ARG_SERIAL}", ENV{ID_USB_INTERFACE_NUM}="00", ENV{ID_PATH}="platform-simulated-usb-0:2:1.0"
SUBSYSTEM=="tty", KERNEL=="ttyS0", ENV{SYNTH_ARG_SERIAL}!="?*", IMPORT{db}="ID_SERIAL_SHORT"
RULES

# The names the shop gives, as the package's rules tell it to.
cat > /etc/udev/rules.d/62-bench.rules << 'RULES'
SUBSYSTEM=="tty", ENV{ID_SERIAL_SHORT}=="GAUGE01", SYMLINK+="benchpin/gauge"
RULES

uevent() {
  echo "$1 $(cat /proc/sys/kernel/random/uuid) SERIAL=$2" > /sys/class/tty/ttyS0/uevent
  udevadm settle --timeout=10
}

# A pseudo-terminal as a cable: its end for the daemon, as an adapter's node would be.
cable() {
  local end
  end=$(readlink -f "/run/shop-floor/$1")
  chown root:dialout "$end"
  chmod 660 "$end"
  ln -sfn "$end" "$2"
}

plug_gauge() {
  tell gauge plug
  cable gauge /dev/ttyS0
  uevent add GAUGE01
}

# The port first, then what udev says of it, as it is with real adapters.
pull_gauge() {
  tell gauge unplug
  uevent remove GAUGE01
  rm -f /dev/ttyS0
}
