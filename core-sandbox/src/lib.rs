//! A double of the BQE Core server on loopback, for tests and trials.
//!
//! It behaves as the vendor's documentation and recorded answers say: the login with its consent
//! page, one-time refresh tokens, `where`, `orderBy`, `fields`, `page`, versions, and Core's own
//! error bodies. Its data is made up, plausible, and the same at each start.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let sandbox = core_sandbox::Sandbox::start().await?;
//! println!("log in at {}, call {}", sandbox.identity_url(), sandbox.endpoint());
//! # Ok(())
//! # }
//! ```

mod identity;
mod query;
mod refusal;
mod resources;
mod sandbox;
mod seed;
mod server;
mod store;

pub use identity::AppRegistration;
pub use sandbox::{Counters, Sandbox, SandboxBuilder};
