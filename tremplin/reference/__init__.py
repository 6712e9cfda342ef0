"""Places and trades: communes, départements, régions, territories, zones, ROME trades and the network's sectors."""
