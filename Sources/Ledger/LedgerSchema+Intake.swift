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
