//! The `kith` command. All it does stands in [`kith_node::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    kith_node::cli::run()
}
