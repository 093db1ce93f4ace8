"""The long half: faults at random for as long as asked, and a ledger kept outside the platform."""
