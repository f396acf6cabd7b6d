"""What a page of HTML says and shows besides its body."""
