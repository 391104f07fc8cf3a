// The adapters' tests stand here.
