"""What make calls: the page of commands, the pictures of the README, the tests."""
