"""The subcommands of `resa map`, one file each; a file offers its click command as `command`."""
