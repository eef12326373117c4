//! A server that writes down when requests come, and takes a random time for each answer.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Router, extract::State};

/// The arrivals of a server, in their order.
#[derive(Clone, Default)]
pub(crate) struct Arrivals(Arc<Mutex<Vec<Instant>>>);

impl Arrivals {
    /// Starts a server on loopback and returns its address. Each answer takes up to `slowest`.
    pub(crate) async fn serve(&self, slowest: Duration) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state((self.clone(), slowest));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        address
    }

    /// All arrivals so far, the first one first.
    pub(crate) fn take(&self) -> Vec<Instant> {
        let mut moments = std::mem::take(&mut *self.0.lock().unwrap());
        moments.sort_unstable();
        moments
    }
}

async fn answer(State((arrivals, slowest)): State<(Arrivals, Duration)>) -> &'static str {
    arrivals.0.lock().unwrap().push(Instant::now());
    tokio::time::sleep(slowest.mul_f64(fastrand::f64())).await;
    "{}"
}

/// The most arrivals in any window of this length.
pub(crate) fn most_in_a_window(arrivals: &[Instant], window: Duration) -> usize {
    let starts = arrivals.iter().enumerate();
    let within = starts.map(|(index, start)| {
        arrivals[index..].iter().take_while(|at| at.duration_since(*start) < window).count()
    });
    within.max().unwrap_or(0)
}
