//! Signals that end a command: Ctrl-C, and the requests of a system to end.

use std::pin::{Pin, pin};

use crate::error::CliError;

/// The number of SIGINT, which Ctrl-C sends.
const INTERRUPT: u8 = 2;

/// Waits for a result or for a signal. The future is dropped at a signal, so nothing is half done by it.
pub(crate) async fn or_stop<T>(
    future: impl Future<Output = Result<T, CliError>>,
) -> Result<T, CliError> {
    or_stop_at(pin!(signal()), future).await
}

/// Waits for a result or for the signal of a future that goes on to listen.
pub(crate) async fn or_stop_at<T>(
    signal: Pin<&mut impl Future<Output = u8>>,
    future: impl Future<Output = Result<T, CliError>>,
) -> Result<T, CliError> {
    tokio::select! {
        biased;
        result = future => result,
        signal = signal => Err(CliError::stopped(signal)),
    }
}

/// Waits for a signal and returns its number. Without a handler, the system ends the process itself.
#[cfg(unix)]
pub(crate) async fn signal() -> u8 {
    use tokio::signal::unix::{SignalKind, signal};

    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let wait = kinds.map(|kind| {
        Box::pin(async move {
            match signal(kind) {
                Ok(mut signals) => signals.recv().await,
                Err(_) => std::future::pending().await,
            };
            u8::try_from(kind.as_raw_value()).unwrap_or(INTERRUPT)
        })
    });
    futures_util::future::select_all(wait).await.0
}

/// Waits for Ctrl-C and returns the number of its signal.
#[cfg(not(unix))]
pub(crate) async fn signal() -> u8 {
    match tokio::signal::ctrl_c().await {
        Ok(()) => INTERRUPT,
        Err(_) => std::future::pending().await,
    }
}
