// Nothing is called from outside: the loader puts the shim before the C library (LD_PRELOAD).
