//! A double of the BQE Core server on loopback, for tests and trials.
//!
//! It behaves as the vendor's documentation and recorded answers say: the login with its consent
//! page, one-time refresh tokens, `where`, `orderBy`, `fields`, `page`, versions, and Core's own
//! error bodies. Its data is made up, plausible, and the same at each start.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use core_sandbox::Sandbox;
//!
//! let sandbox = Sandbox::builder().auto_consent(true).start().await?;
//! println!("log in at {}, call {}", sandbox.identity_url(), sandbox.endpoint());
//! // For tests that are not about logins:
//! let token = sandbox.issue_token();
//! assert_eq!(sandbox.counters().requests, 0);
//! # drop(token);
//! # Ok(())
//! # }
//! ```

mod control;
mod exact;
pub mod fault;
mod identity;
mod limit;
mod query;
mod refusal;
mod resources;
mod sandbox;
mod seed;
mod server;
mod splitmix;
mod store;
mod wire;

pub use fault::{Fault, Injected, Reply};
pub use identity::AppRegistration;
pub use sandbox::{Sandbox, SandboxBuilder};
pub use server::{Counters, SessionCounters};
