//! Files that lie elsewhere, fetched without the token.

mod summary;

use std::{borrow::Cow, fmt, pin::Pin, sync::Arc};

use bytes::Bytes;
use http::{Method, Response};
use tokio::io::AsyncWrite;
use url::Url;

pub use summary::DownloadSummary;

use super::{
    Client,
    exchange::{Destination, Exchange},
    host::place,
};
use crate::{Error, error::Call};

/// A file at an address that Core has given; see [`Client::download`].
///
/// [`write_to`](Self::write_to) streams it into a writer. `.await` and [`bytes`](Self::bytes) read it
/// into memory.
#[must_use = "`write_to`, `bytes` or `.await` fetches the file"]
pub struct Download {
    exchange: Arc<Exchange>,
    /// The address, or why nothing is fetched from there.
    address: Result<Url, &'static str>,
    limit: Option<u64>,
}

impl<A> Client<A> {
    /// Fetches a file from an address that Core has given.
    ///
    /// It goes without the token, and without anything else of Core, since the address may be
    /// anybody's. The address must be `https`, with a host that has a name, unless the
    /// [hosts](super::HostPolicy) of the client say otherwise; it may have any host.
    ///
    /// ```no_run
    /// use core_api::{Document, FindDocumentUri, Id};
    /// # async fn run(
    /// #     client: core_api::Client, id: Id<Document>, mut file: impl tokio::io::AsyncWrite + Unpin,
    /// # ) -> Result<(), core_api::Error> {
    ///
    /// let address = client.send(FindDocumentUri::new(id)).await?;
    /// // `file` is a `tokio::fs::File` or another `AsyncWrite`.
    /// let summary = client.download(&address).limit(1 << 30).write_to(&mut file).await?;
    /// println!("{} bytes of {:?}", summary.written(), summary.content_type());
    ///
    /// let small = client.download(&address).await?;
    /// println!("{} bytes", small.body().len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Redirects
    ///
    /// It follows up to 5 redirects by 301, 302, 303, 307 and 308. Each target meets the rules of the
    /// first address. A redirect from `https` to `http`, from elsewhere to this machine, or in a circle
    /// is an error. No request has the token, a cookie or a `Referer`.
    ///
    /// # Limits
    ///
    /// [`Limits`](super::Limits) of time hold for the servers, and the time of the writer does not count.
    /// [`CallOptions::total`](super::CallOptions::total) gives a large file more time. The size is
    /// limited by [`Download::limit`]. The rate limit, the [`Concurrency`](super::Concurrency) and the
    /// middleware of the client are for calls of Core: a download takes no turn and no permit, and
    /// middleware sees only its [retries](super::Middleware::on_retry). Headers and parameters of
    /// [`CallOptions`](super::CallOptions) are not sent.
    ///
    /// # Answers
    ///
    /// 200 and 203 have the file. 204 and 205 are [`NotFound`](crate::ErrorKind::NotFound). A part that
    /// nobody asked for (206), another success and a compressed answer are
    /// [`Decode`](crate::ErrorKind::Decode); 304 and redirects of other kinds are
    /// [`Refused`](crate::ErrorKind::Refused).
    ///
    /// A page of HTML may be the file, or the sign-in of a network: nothing looks at the body, so
    /// compare its `content-type` with what you expect.
    pub fn download(&self, address: &str) -> Download {
        let exchange = Arc::clone(&self.exchange);
        let address = exchange.hosts().file_address(address);
        Download { exchange, address, limit: None }
    }
}

impl Download {
    /// Sets the largest size of the file, in bytes; [`Limits::body`](super::Limits::body) unless set.
    ///
    /// A larger file is an error: before its first byte where the server states the length, and else
    /// before the byte that is too much. `u64::MAX` means no limit.
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// Fetches the file and writes it, piece by piece; the memory it takes does not depend on its size.
    ///
    /// The writer is flushed at the end, and not shut down. It may take any time: neither the limits of
    /// the client nor other calls wait for it. Where this future is dropped, the writer keeps what it
    /// has taken.
    ///
    /// Nothing is written twice. Until the first byte is written, an attempt that fails is made again
    /// from the first address. After that, the rest alone is asked for, by `Range` and `If-Range`. This
    /// needs a length and a strong `ETag`, and an answer that is the next part of the same version.
    /// Otherwise the download ends, and [`Error::written`] has the bytes that the writer keeps.
    ///
    /// # Errors
    ///
    /// - [`Unsent`](crate::ErrorKind::Unsent): the address is not one to fetch from, or the limit is 0.
    /// - [`Write`](crate::ErrorKind::Write): the writer failed; [`Error::write_error`] has its error.
    /// - [`Decode`](crate::ErrorKind::Decode): the file is too long, or the answer is not the file.
    /// - [`Refused`](crate::ErrorKind::Refused): a redirect is not followed.
    /// - As [`Client::send`] otherwise: a body that is shorter than its length is
    ///   [`Connection`](crate::ErrorKind::Connection).
    ///
    /// The errors show hosts only, since the rest of an address may be a key.
    pub async fn write_to<W>(self, writer: &mut W) -> Result<DownloadSummary, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let mut writer = writer;
        let (head, written) = self.fetch(Destination::writer(&mut writer)).await?;
        Ok(DownloadSummary::new(head, written))
    }

    /// Fetches the file into memory. An attempt that fails is made again from the beginning.
    ///
    /// # Errors
    ///
    /// As [`write_to`](Self::write_to), without `Write`.
    pub async fn bytes(self) -> Result<Response<Bytes>, Error> {
        let mut buffer = Vec::new();
        let (head, _) = self.fetch(Destination::memory(&mut buffer)).await?;
        Ok(head.map(|()| Bytes::from(buffer)))
    }

    async fn fetch<W: AsyncWrite + Unpin>(
        self,
        destination: Destination<'_, W>,
    ) -> Result<(Response<()>, u64), Error> {
        let Self { exchange, address, limit } = self;
        let unsent = |reason| {
            let path = Cow::Borrowed("(a file)");
            Error::unsent(Call { method: Method::GET, path, is_idempotent: true }, reason)
        };
        let address = address.map_err(unsent)?;
        if limit == Some(0) {
            return Err(unsent("`limit` is zero, with which no file could be fetched"));
        }
        let limit = limit.unwrap_or_else(|| exchange.largest_body());
        exchange.download(&address, limit, destination).await
    }
}

/// As [`Download::bytes`].
impl IntoFuture for Download {
    type Output = Result<Response<Bytes>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.bytes())
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = match &self.address {
            Ok(address) => place(address),
            Err(reason) => (*reason).to_owned(),
        };
        f.debug_struct("Download")
            .field("address", &address)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
