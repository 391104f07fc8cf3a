// BenchAPI
