//! The blocking client and blocking sessions, in tests that are not async themselves.

mod async_code;
mod changes;
mod files;
mod killed;
mod left;
mod lists;
mod logins;
mod lookups;
mod names;
mod threads;

use core_api::{
    blocking::{Client, block_on},
    client::ClientBuilder,
};
use core_sandbox::{FaultHandle, Sandbox, SandboxBuilder};
use tokio::runtime::{Builder, Runtime};

use crate::support::{api::builder, wait::until};

/// A sandbox on a runtime of its own, as on another machine.
struct Remote {
    sandbox: Sandbox,
    _runtime: Runtime,
}

impl Remote {
    fn start() -> Self {
        Self::with(|builder| builder)
    }

    fn with(set: impl FnOnce(SandboxBuilder) -> SandboxBuilder) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sandbox = runtime.block_on(set(Sandbox::builder()).start()).unwrap();
        Self { sandbox, _runtime: runtime }
    }

    fn client(&self) -> Client {
        self.client_with(|builder| builder)
    }

    fn client_with(&self, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        set(builder(&self.sandbox)).build_blocking().unwrap()
    }
}

/// Waits until a fault has affected this number of requests.
fn until_fired(fault: &FaultHandle, times: u64) {
    block_on(fault.until_fired(times)).unwrap();
}

/// Waits until a condition holds.
fn until_met(is_met: impl Fn() -> bool) {
    block_on(until(is_met)).unwrap();
}
