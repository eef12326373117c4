//! The treatment of values that do not fit the types of their fields.

/// The treatment of a value that does not fit the type of its field, such as a word for a date.
///
/// A client has a setting for it ([`ClientBuilder::lenient`](crate::client::ClientBuilder::lenient),
/// [`CallOptions::lenient`](crate::client::CallOptions::lenient)). Without a client, it is an extension of
/// the answer:
///
/// ```
/// use core_api::{Endpoint, GetActivity, Resource, endpoint::Leniency};
///
/// let body = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","costRate":"much","memo":"x"}"#;
/// let mut response = http::Response::new(body.into());
/// assert!(GetActivity::decode(response.clone()).is_err());
///
/// response.extensions_mut().insert(Leniency::Lenient);
/// let activity = GetActivity::decode(response)?;
/// assert_eq!((activity.cost_rate, activity.memo.as_deref()), (None, Some("x")));
/// assert!(!activity.is_whole());
/// assert_eq!(activity.misfits()[0].path(), "costRate");
/// # Ok::<(), core_api::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Leniency {
    /// The record is an error that names the place of the value.
    #[default]
    Strict,
    /// The field is unset, [`Resource::misfits`](crate::Resource::misfits) reports it, and an update sends
    /// the value back unchanged.
    ///
    /// A record without a readable id stays an error. A row of a [`Projection`](crate::Projection) stays an
    /// error as well, because it has no place for the value.
    Lenient,
}
