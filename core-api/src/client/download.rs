//! Downloads of files, without the token.

mod summary;

use std::{borrow::Cow, fmt, pin::Pin, sync::Arc};

use bytes::Bytes;
use http::{Method, Response};
use tokio::io::AsyncWrite;
use url::Url;

pub use summary::DownloadSummary;

use super::{
    Client,
    host::shown_origin,
    pipeline::{Destination, Pipeline},
};
use crate::{Error, error::Call};

/// A download from an address that Core has returned; see [`Client::download`].
///
/// [`write_to`](Self::write_to) streams the file into a writer. `.await` and [`bytes`](Self::bytes) read the
/// file into memory.
#[must_use = "`write_to`, `bytes` or `.await` fetches the file"]
#[doc(alias("attachment", "file"))]
pub struct Download {
    pipeline: Arc<Pipeline>,
    /// The address, or the reason why it is not permitted.
    address: Result<Url, &'static str>,
    limit: Option<u64>,
}

impl<A> Client<A> {
    /// Fetches a file from an address that Core has returned.
    ///
    /// The request has neither the token nor other headers of Core, because any server may be behind the
    /// address. The address may have any domain. It must be `https` with a host name, unless the
    /// [`TrustedHosts`](super::TrustedHosts) of the client permits more.
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
    /// A download follows up to 5 redirects by 301, 302, 303, 307 and 308. The rules of the first address
    /// apply to each target. A redirect from `https` to `http`, from another machine to this one, or in a
    /// circle is an error. No request has the token, a cookie or a `Referer`.
    ///
    /// # Limits
    ///
    /// The time [`Limits`](super::Limits) apply to the servers. The time of the writer does not count.
    /// [`CallOptions::total`](super::CallOptions::total) gives a large file more time, and
    /// [`Download::limit`] limits the size. The rate limit, the [`Concurrency`](super::Concurrency) and the
    /// middleware of the client are for calls of Core. A download takes no turn and no permit, and
    /// middleware sees only its [retries](super::Middleware::on_retry). Headers and parameters of
    /// [`CallOptions`](super::CallOptions) are not sent.
    ///
    /// # Answers
    ///
    /// 200 and 203 contain the file. 204 and 205 are [`NotFound`](crate::ErrorKind::NotFound). An unrequested
    /// part (206), another success and a compressed answer are [`Decode`](crate::ErrorKind::Decode). 304 and
    /// other redirects are [`Refused`](crate::ErrorKind::Refused).
    ///
    /// The client does not look at the body. An HTML page may be the file or the sign-in page of a network,
    /// so check the `content-type`.
    #[doc(alias("attachment", "file"))]
    pub fn download(&self, address: &str) -> Download {
        let pipeline = Arc::clone(&self.pipeline);
        let address = pipeline.hosts().file_address(address);
        Download { pipeline, address, limit: None }
    }
}

impl Download {
    /// Sets the largest size of the file, in bytes. The default is [`Limits::body`](super::Limits::body).
    ///
    /// A larger file is an error. If the server states the length, nothing is written. Otherwise, the download
    /// ends before the limit is exceeded. `u64::MAX` means no limit.
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// Fetches the file and writes it piece by piece. The memory does not depend on the size of the file.
    ///
    /// The writer is flushed at the end, but not shut down. The writer may take any time: the time limits
    /// exclude it, and other calls do not wait for it. If this future is dropped, the bytes written so far
    /// stay in the writer.
    ///
    /// Nothing is written twice. Before the first byte is written, a retry starts over at the first address.
    /// After that, a retry requests only the rest of the file, by `Range` and `If-Range`. This needs a length,
    /// a strong `ETag`, and an answer that is the next part of the same version. Otherwise, the download
    /// fails, and [`Error::written`] returns the number of bytes in the writer.
    ///
    /// # Errors
    ///
    /// - [`Unsent`](crate::ErrorKind::Unsent): the address is not permitted, or the limit is 0.
    /// - [`Write`](crate::ErrorKind::Write): the writer failed; [`Error::write_error`] returns the reason.
    /// - [`Decode`](crate::ErrorKind::Decode): the file is too long, or the answer is not the file.
    /// - [`Refused`](crate::ErrorKind::Refused): a redirect is not followed.
    /// - [`Connection`](crate::ErrorKind::Connection): among others, the body is shorter than its length.
    /// - The other kinds are those of [`Client::send`].
    ///
    /// Errors show hosts only, because the rest of an address may be a key.
    pub async fn write_to<W>(self, writer: &mut W) -> Result<DownloadSummary, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let mut writer = writer;
        let (head, written) = self.fetch(Destination::writer(&mut writer)).await?;
        Ok(DownloadSummary::new(head, written))
    }

    /// Fetches the file into memory. A retry starts over.
    ///
    /// # Errors
    ///
    /// Fails as [`write_to`](Self::write_to) does, but never with `Write`.
    pub async fn bytes(self) -> Result<Response<Bytes>, Error> {
        let mut buffer = Vec::new();
        let (head, _) = self.fetch(Destination::memory(&mut buffer)).await?;
        Ok(head.map(|()| Bytes::from(buffer)))
    }

    /// Describes the call of a download that was not sent.
    pub(crate) fn call() -> Call {
        Call::new(Method::GET, Cow::Borrowed("(a file)"), true)
    }

    async fn fetch<W: AsyncWrite + Unpin>(
        self,
        destination: Destination<'_, W>,
    ) -> Result<(Response<()>, u64), Error> {
        let Self { pipeline, address, limit } = self;
        let unsent = |reason| Error::unsent(Self::call(), reason);
        let address = address.map_err(unsent)?;
        if limit == Some(0) {
            return Err(unsent("`limit` is zero, so no file could be fetched"));
        }
        let limit = limit.unwrap_or_else(|| pipeline.largest_body());
        pipeline.download(&address, limit, destination).await
    }
}

/// Awaiting a download calls [`Download::bytes`].
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
            Ok(address) => shown_origin(address),
            Err(reason) => (*reason).to_owned(),
        };
        f.debug_struct("Download")
            .field("address", &address)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
