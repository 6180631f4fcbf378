//! The `kith` command. All it does stands in [`kith_node::cli`].

use std::process::ExitCode;

/// One thread asks for what another frees: the system's own allocator lets them wait for each other, or keeps nearly as much again
/// as is in use.
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    kith_node::cli::run()
}
