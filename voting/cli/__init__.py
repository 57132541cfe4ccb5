"""The operator's command: `assembly`.

Each command stands in a module that is imported when it is called: `assembly --help` needs none of
them, and none pays for another.
"""

import click

from voting.cli.group import Commands

main = click.version_option(package_name="owners-assembly-server", prog_name="assembly")(
    Commands(
        name="assembly",
        silent=("register",),
        help="Run an installation of the owners' assembly.",
        lines={
            "keys": ("installation:keys", "Signing keys."),
            "migrate": (
                "installation:migrate_database",
                "Bring the database to the latest migration.",
            ),
            "add-office": ("installation:add_office", "Add a street office and print its id."),
            "add-community": ("installation:add_community", "Add a community and print its id."),
            "add-member": ("installation:add_member", "Add a committee member and print the id."),
            "add-auditor": (
                "installation:add_auditor",
                "Add a street office's auditor and print the id.",
            ),
            "add-watcher": (
                "watchers:add_watcher",
                "Add somebody who watches a community, or a building's captain; print the id.",
            ),
            "add-overseer": (
                "watchers:add_overseer",
                "Add somebody who watches a district, or the city; print the id.",
            ),
            "set-district": ("watchers:set_district", "Say which district an office is of."),
            "staff": (
                "accounts:staff",
                "Accounts: list, disable, unlock, new password or codes.",
            ),
            "register": ("registers:register", "Ownership registers."),
            "backup": ("backup:backup", "Write all of this installation to a file."),
            "restore": ("backup:restore", "Restore a backup on an empty machine and verify it."),
            "rotate": ("rotation:rotate", "Change secrets and keys."),
            "doctor": ("doctor:doctor", "Say what is wrong with this installation."),
            "serve": ("serving:serve_pages", "Serve the pages and do the background work."),
            "worker": ("serving:work_alone", "Do the background work alone."),
        },
    )
)
