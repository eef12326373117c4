//! Reading by number from servers that cap pages, hide rows, or repeat pages.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

/// A server with rows that are numbered through.
#[derive(Clone, Debug)]
struct Server {
    rows: u32,
    /// The most rows of a page.
    cap: u32,
    /// True if offsets are computed from the cap instead of the requested size.
    numbers_by_cap: bool,
    /// Rows that are left out of their page.
    hidden: Vec<u32>,
    /// The answer to a count, where it is not the number of rows that are shown.
    count: Option<Option<u64>>,
}

impl Server {
    fn new(rows: u32) -> Self {
        Self { rows, cap: u32::MAX, numbers_by_cap: false, hidden: Vec::new(), count: None }
    }

    fn shown(&self) -> Vec<u32> {
        (0..self.rows).filter(|row| !self.hidden.contains(row)).collect()
    }

    fn page(&self, request: PageRequest) -> Vec<RowPosition> {
        let size = request.size.min(self.cap);
        let step = if self.numbers_by_cap { size } else { request.size };
        let start = u64::from(request.number - 1) * u64::from(step);
        let rows = (0..self.rows).skip(usize::try_from(start).unwrap()).take(size as usize);
        let rows = rows.filter(|row| !self.hidden.contains(row));
        rows.map(|row| RowPosition { id: Some(id(row)), ..RowPosition::default() }).collect()
    }
}

fn id(row: u32) -> Uuid {
    Uuid::from_u128(u128::from(row) + 1)
}

/// The rows that a list gives, and the calls that it takes.
struct Run {
    rows: Vec<u32>,
    calls: usize,
}

/// Reads a list as the feed does, with as many pages on their way as the plan permits.
fn read(server: &Server, size: u32, prefetch: usize, trusts: bool) -> Result<Run, String> {
    let mut plan = Numbered::new(PageRequest::page(1, size), size, prefetch, trusts);
    let mut in_flight = std::collections::VecDeque::new();
    let mut run = Run { rows: Vec::new(), calls: 0 };
    loop {
        if plan.wants_count() {
            run.calls += 1;
            let shown = server.shown().len() as u64;
            plan.set_count(server.count.unwrap_or(Some(shown)));
        }
        while let Some(request) = plan.next(in_flight.len()) {
            run.calls += 1;
            assert!(run.calls < 5_000, "no end: {server:?}");
            in_flight.push_back(request);
        }
        let Some(request) = in_flight.pop_front() else { return Ok(run) };
        let page = server.page(request);
        let fresh = plan.accept(request, &page)?;
        let rows = page.iter().zip(fresh).filter(|(_, is_new)| *is_new);
        let row =
            |position: &RowPosition| u32::try_from(position.id.unwrap().as_u128() - 1).unwrap();
        run.rows.extend(rows.map(|(position, _)| row(position)));
        if plan.is_done() {
            return Ok(run);
        }
    }
}

fn least(rows: u32, size: u32) -> usize {
    rows.div_ceil(size).max(1) as usize
}

#[test]
fn a_server_that_keeps_to_the_size_costs_two_calls_more_at_most() {
    for rows in 0..260 {
        for prefetch in [1, 2, 3, 8, 100] {
            let server = Server::new(rows);
            let run = read(&server, 10, prefetch, false).unwrap();
            assert_eq!(run.rows, server.shown());
            let calls = run.calls - least(rows, 10);
            assert!(calls <= 2, "{rows} rows, prefetch {prefetch}: {calls} calls more");
        }
        let run = read(&Server::new(rows), 10, 1, true).unwrap();
        let probe = usize::from(rows > 0 && rows % 10 == 0);
        assert_eq!((run.rows.len(), run.calls), (rows as usize, least(rows, 10) + probe));
    }
}

#[test]
fn a_count_that_cannot_be_read_or_is_wrong_loses_no_row() {
    for count in [None, Some(0), Some(100), Some(199), Some(200), Some(201), Some(300), Some(1)] {
        for rows in [100, 101, 199, 200, 201, 250, 299] {
            let server = Server { count: Some(count), ..Server::new(rows) };
            let run = read(&server, 10, 8, false).unwrap();
            assert_eq!(run.rows, server.shown(), "{rows} rows, count {count:?}");
            let is_low = count.is_none_or(|count| count <= u64::from(rows));
            assert!(
                !is_low || run.calls <= least(rows, 10) + 2,
                "{rows}, {count:?}: {}",
                run.calls
            );
        }
    }
}

#[test]
fn the_last_row_of_a_page_may_be_hidden() {
    for prefetch in [1, 2, 8] {
        for hidden in 0..250 {
            let server = Server { hidden: vec![hidden], ..Server::new(250) };
            let mut rows = read(&server, 100, prefetch, false).unwrap().rows;
            rows.sort_unstable();
            assert_eq!(rows, server.shown(), "row {hidden} is hidden, prefetch {prefetch}");
        }
    }
}

#[test]
fn a_server_that_repeats_its_rows_is_found_out() {
    // It takes no notice of the number, of the size, or of both.
    for size in [1, 2, 7, 10] {
        let mut plan = Numbered::new(PageRequest::page(1, 10), 10, 1, false);
        let page: Vec<RowPosition> = (0..size)
            .map(|row| RowPosition { id: Some(id(row)), ..RowPosition::default() })
            .collect();
        let error = (0..20).find_map(|_| {
            let request = plan.next(0)?;
            plan.accept(request, &page[..page.len().min(request.size as usize)]).err()
        });
        assert!(error.unwrap().contains("so Core repeats pages"));
        assert!(plan.is_done());
    }
}

#[test]
fn rows_that_come_in_another_order_each_time_are_found_out() {
    let mut plan = Numbered::new(PageRequest::page(1, 10), 10, 1, false);
    let error = (0..40).find_map(|turn| {
        let request = plan.next(0)?;
        let mut page: Vec<RowPosition> = (0..10)
            .map(|row| RowPosition { id: Some(id(row)), ..RowPosition::default() })
            .collect();
        page.rotate_left(turn % 10);
        page.swap(0, (turn * 7) % 10);
        plan.accept(request, &page).err()
    });
    assert!(error.unwrap().contains("so Core repeats pages"));
}

proptest! {
    #[test]
    fn capped_pages_are_read_whole_and_once(
        rows in 0..400_u32,
        size in 1..120_u32,
        cap in 1..120_u32,
        numbers_by_cap: bool,
        prefetch in 1..10_usize,
    ) {
        let server = Server { cap, numbers_by_cap, ..Server::new(rows) };
        let run = read(&server, size, prefetch, false).unwrap();
        let mut given = run.rows;
        given.sort_unstable();
        prop_assert_eq!(given, server.shown());
    }

    #[test]
    fn rows_hidden_after_paging_cost_no_other_row(
        rows in 0..400_u32,
        size in 20..120_u32,
        hidden in prop::collection::vec(0..400_u32, 0..4),
        counts_hidden: bool,
        prefetch in 1..10_usize,
    ) {
        let count = counts_hidden.then_some(Some(u64::from(rows)));
        let server = Server { hidden, count, ..Server::new(rows) };
        let run = read(&server, size, prefetch, false).unwrap();
        let mut given = run.rows;
        given.sort_unstable();
        prop_assert_eq!(given, server.shown());
    }
}
