"""E-mail: read by IMAP, written by SMTP, threaded by Message-ID."""
