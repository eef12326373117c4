//! Size limits of files.

use core_api::{ErrorKind, client::Limits};

use super::{
    builder, client, content,
    server::{Answer, Server},
};

/// Returns a chunked response, which has no `Content-Length`.
fn chunked(length: usize) -> Answer {
    let mut body = Vec::new();
    for chunk in content(length).chunks(1000) {
        body.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        body.extend_from_slice(chunk);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"0\r\n\r\n");
    Answer::new("200 OK\ntransfer-encoding: chunked", &body)
}

#[tokio::test]
async fn a_file_with_a_length_above_the_limit_is_refused_at_once() {
    let server = Server::start(|_, _| Answer::file(&content(1001))).await;
    let mut file = Vec::new();
    let download = client().download(&server.address("/a")).limit(1000);
    let error = download.write_to(&mut file).await.unwrap_err();
    assert_eq!((error.kind(), error.written(), file.len()), (ErrorKind::Decode, 0, 0));
    let expected = "the file is longer than 1000 bytes; `Download::limit` permits more";
    assert!(error.to_string().ends_with(expected), "{error}");
    assert_eq!((server.requests(), error.is_retryable()), (1, false));
}

#[tokio::test]
async fn a_file_without_a_length_ends_at_the_limit() {
    let server = Server::start(|_, _| chunked(1_000_000)).await;
    let mut file = Vec::new();
    let download = client().download(&server.address("/a")).limit(5500);
    let error = download.write_to(&mut file).await.unwrap_err();
    assert_eq!((error.kind(), error.written()), (ErrorKind::Decode, file.len() as u64));
    assert!(file.len() <= 5500 && file == content(file.len()), "{}", file.len());
    assert_eq!((server.requests(), error.is_retryable()), (1, false));
}

#[tokio::test]
async fn a_file_with_exactly_the_limit_is_written() {
    for answer in [|| Answer::file(&content(5500)), || chunked(5500)] {
        let server = Server::start(move |_, _| answer()).await;
        let mut file = Vec::new();
        let download = client().download(&server.address("/a")).limit(5500);
        let summary = download.write_to(&mut file).await.unwrap();
        assert!(summary.written() == 5500 && file == content(5500));
        let bytes = client().download(&server.address("/a")).limit(5500).await.unwrap();
        assert_eq!(bytes.body(), &content(5500));
    }
}

#[tokio::test]
async fn the_limit_of_the_client_applies_unless_the_call_sets_one() {
    let server = Server::start(|_, _| Answer::file(&content(5000))).await;
    let client = builder().limits(Limits::new().body(4999)).build().unwrap();
    let address = server.address("/a");
    let error = client.download(&address).await.unwrap_err();
    assert!(error.to_string().contains("longer than 4999 bytes"), "{error}");
    assert_eq!(client.download(&address).limit(u64::MAX).await.unwrap().body().len(), 5000);
    let error = client.download(&address).limit(0).await.unwrap_err();
    assert_eq!((error.kind(), server.requests()), (ErrorKind::Unsent, 2), "{error}");
    assert!(error.to_string().contains("`limit` is zero"), "{error}");
}

#[tokio::test]
async fn a_large_file_is_written_in_small_pieces() {
    /// A writer that records the size of the largest piece and discards the bytes.
    #[derive(Default)]
    struct Largest(usize);

    impl tokio::io::AsyncWrite for Largest {
        fn poll_write(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            bytes: &[u8],
        ) -> std::task::Poll<std::io::Result<usize>> {
            self.0 = self.0.max(bytes.len());
            std::task::Poll::Ready(Ok(bytes.len()))
        }

        fn poll_flush(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            std::task::Poll::Ready(Ok(()))
        }

        fn poll_shutdown(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            panic!("the writer is the caller's")
        }
    }

    let size = 80 << 20;
    let server = Server::start(move |_, _| Answer::file(&vec![b'x'; size])).await;
    let mut largest = Largest::default();
    let download = client().download(&server.address("/a")).limit(u64::MAX);
    let summary = download.write_to(&mut largest).await.unwrap();
    assert_eq!(summary.written(), size as u64);
    assert!(largest.0 <= 1 << 20, "{}", largest.0);
}
