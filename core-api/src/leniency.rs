//! The treatment of values that do not fit their fields.

/// The treatment of a value that does not fit its field, such as a word for a date.
///
/// A client has it as a setting ([`ClientBuilder::lenient`](crate::client::ClientBuilder::lenient),
/// [`CallOptions::lenient`](crate::client::CallOptions::lenient)). Without a client, it goes with an
/// answer as an extension:
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
    /// The record is an error, which names the place of the value.
    #[default]
    Strict,
    /// The record has the field unset, says so ([`Resource::misfits`](crate::Resource::misfits)), and
    /// sends the value back as it came.
    ///
    /// A record without a readable id of its own stays an error, and so does a row that is read as a
    /// [`Projection`](crate::Projection), which has no place to say what does not fit.
    Lenient,
}
