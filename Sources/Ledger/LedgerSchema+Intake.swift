extension LedgerSchema {
  /// What shops said of orders, by the number of the job bag and by the shop's own id.
  static let intake = """
    CREATE TABLE incoming (
      number TEXT PRIMARY KEY,
      shop TEXT NOT NULL,
      shop_order TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      incoming TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX incoming_of_shop ON incoming (shop, shop_order);
    CREATE INDEX incoming_open ON incoming (number) WHERE is_open = 1;

    """
}

extension LedgerSchema {
  /// Checks of gauges, the check each reading was taken under, and weights.
  static let gauges = """
    ALTER TABLE reading ADD COLUMN calibration TEXT;

    CREATE TABLE gauge_check (
      sequence INTEGER PRIMARY KEY,
      gauge TEXT NOT NULL,
      checked TEXT NOT NULL
    ) STRICT;
    CREATE INDEX gauge_check_of_gauge ON gauge_check (gauge, sequence);

    CREATE TABLE weight (
      sequence INTEGER PRIMARY KEY,
      order_number TEXT,
      is_set_aside INTEGER NOT NULL,
      weight TEXT NOT NULL
    ) STRICT;
    CREATE INDEX weight_of_order ON weight (order_number, sequence) WHERE order_number IS NOT NULL;
    CREATE INDEX weight_in_inbox ON weight (sequence) WHERE order_number IS NULL AND is_set_aside = 0;

    """
}
