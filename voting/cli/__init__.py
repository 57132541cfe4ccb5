"""The operator's command: `assembly`.

Each command stands in a module that is imported when it is called: `assembly --help` needs none of
them, and none pays for another.
"""

from voting.cli.group import Commands

main = Commands(
    name="assembly",
    help="Run an installation of the owners' assembly.",
    lines={
        "keys": ("founding:keys", "Signing keys."),
        "migrate": ("founding:migrate_database", "Bring the database to the latest migration."),
        "add-office": ("founding:add_office", "Add a street office and print its id."),
        "add-community": ("founding:add_community", "Add a community and print its id."),
        "add-member": ("founding:add_member", "Add a committee member and print the id."),
        "add-auditor": ("founding:add_auditor", "Add a street office's auditor and print the id."),
        "staff": ("accounts:staff", "Accounts: list, disable, new password, unlock."),
        "register": ("registers:register", "Ownership registers."),
        "backup": ("keeping:backup", "Write all of this installation to a file."),
        "restore": ("keeping:restore", "Restore a backup on an empty machine and verify it."),
        "rotate": ("rotating:rotate", "Change secrets and keys."),
        "doctor": ("looking:doctor", "Say what is wrong with this installation."),
        "serve": ("running:serve_pages", "Serve the pages and do the background work."),
        "worker": ("running:work_alone", "Do the background work alone."),
    },
)
