//! The identity server without HTTP: apps, logins, codes, tokens (RFC 6749) and signing keys.

mod app;
mod authorization;
mod form;
mod id_token;
mod keys;
mod pkce;
mod redirect;
mod session;

pub use app::AppRegistration;
pub(crate) use app::Apps;
pub(crate) use authorization::AuthorizationRequest;
pub(crate) use form::Form;
pub use id_token::IdTokenFlaw;
pub(crate) use id_token::{IdTokenClaims, SUBJECT};
pub(crate) use pkce::is_proven;
pub use session::SessionCounters;
pub(crate) use session::{Identity, Login, SpendError};
