//! The `kith` command. All it does stands in [`kith_node::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    keep_freed_memory_in_one_place();
    kith_node::cli::run()
}

/// Has glibc keep what is freed in one place for all threads, unless it was told otherwise. By itself it keeps up to
/// eight places a core. Here one thread asks for what another frees, and nearly as much again as is in use piled up in
/// them. It listens to the environment alone and only as it starts, so this process starts the same program once more.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn keep_freed_memory_in_one_place() {
    use std::env;
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    const PLACES: &str = "MALLOC_ARENA_MAX";
    let mut arguments = env::args_os();
    if env::var_os(PLACES).is_none()
        && let (Ok(program), Some(name)) = (env::current_exe(), arguments.next())
    {
        // Returns only if it cannot be done. Then all works as well, and takes more memory.
        let _ = Command::new(program)
            .arg0(name)
            .args(arguments)
            .env(PLACES, "1")
            .exec();
    }
}
