//! The command `corectl`.

use std::process::ExitCode;

fn main() -> ExitCode {
    core_cli::main()
}
