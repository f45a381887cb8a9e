"""Connected handles, their sealed secrets, and what is known of their health."""
