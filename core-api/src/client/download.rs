//! Files that lie elsewhere, fetched without the token.

use std::borrow::Cow;

use bytes::Bytes;
use http::{Method, Response};
use url::Url;

use super::{Client, exchange::Errand};
use crate::{Error, endpoint::body, error::Call};

impl<A> Client<A> {
    /// Fetches a file from an address that Core has given.
    ///
    /// It goes without the token, and without anything else of Core, since the address may be
    /// anybody's. The address must be `https`, with a host that has a name, unless the
    /// [hosts](super::HostPolicy) of the client say otherwise; it may have any host. Limits of time
    /// and size, and retries, are those of the client.
    ///
    /// ```no_run
    /// use core_api::{Document, FindDocumentUri, Id};
    /// # async fn run(client: core_api::Client, id: Id<Document>) -> Result<(), core_api::Error> {
    ///
    /// let address = client.send(FindDocumentUri::new(id)).await?;
    /// let file = client.download(&address).await?;
    /// println!("{} bytes", file.body().len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A page of HTML may be the file, or the sign-in of a network: nothing looks at the body, so
    /// compare its `content-type` with what you expect.
    ///
    /// # Errors
    ///
    /// [`Unsent`](crate::ErrorKind::Unsent) where the address is not one to fetch from; else as
    /// [`send`](Self::send). The errors show its host only, since its query may be a key.
    pub async fn download(&self, address: &str) -> Result<Response<Bytes>, Error> {
        let call =
            |path: Cow<'static, str>| Call { method: Method::GET, path, is_idempotent: true };
        let url = match self.exchange.hosts().file_address(address) {
            Ok(url) => url,
            Err(fault) => return Err(Error::unsent(call(Cow::Borrowed("(a file)")), fault)),
        };
        let call = call(Cow::Owned(origin(&url)));
        let response = self.exchange.perform(call.clone(), Errand::Elsewhere(&url)).await?;
        if !response.status().is_success() {
            body(&call, &response)?;
        }
        Ok(response)
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
