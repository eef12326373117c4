//! A server that records the arrival of requests, and delays each answer by a random time.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Router, extract::State};

/// The arrivals of requests, in order.
#[derive(Clone, Default)]
pub(crate) struct Arrivals(Arc<Mutex<Vec<Instant>>>);

impl Arrivals {
    /// Starts a server on loopback and returns its address. Each answer takes up to `max_delay`.
    pub(crate) async fn serve(&self, max_delay: Duration) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state((self.clone(), max_delay));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        address
    }

    /// Returns and clears the arrivals so far, in order.
    pub(crate) fn take(&self) -> Vec<Instant> {
        let mut moments = std::mem::take(&mut *self.0.lock().unwrap());
        moments.sort_unstable();
        moments
    }
}

async fn answer(State((arrivals, max_delay)): State<(Arrivals, Duration)>) -> &'static str {
    arrivals.0.lock().unwrap().push(Instant::now());
    tokio::time::sleep(max_delay.mul_f64(fastrand::f64())).await;
    "{}"
}

/// Returns the highest number of arrivals in any window of this length.
pub(crate) fn most_in_a_window(arrivals: &[Instant], window: Duration) -> usize {
    let starts = arrivals.iter().enumerate();
    let within = starts.map(|(index, start)| {
        arrivals[index..].iter().take_while(|at| at.duration_since(*start) < window).count()
    });
    within.max().unwrap_or(0)
}
