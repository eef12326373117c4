//! The rows of a list with their ids and extra columns.

use std::{future::poll_fn, iter, sync::Arc};

use uuid::Uuid;

use super::{feed::Feed, reader::Reader, record_form::RecordForm, source::Source};
use crate::{
    Error,
    client::pipeline::Pipeline,
    endpoint::{CanList, List},
    projection::RowWithExtras,
    record::Record,
};

/// Reads a list as rows of `P`, and passes each row with its id to `visit`.
///
/// # Errors
///
/// Fails at the first page that fails and at the first row that does not decode.
pub(in crate::client) async fn visit_rows<R: CanList, P: Record>(
    pipeline: Arc<Pipeline>,
    list: &List<R>,
    mut visit: impl FnMut(Option<Uuid>, RowWithExtras<P>),
) -> Result<(), Error> {
    let source = Source::new(pipeline, list);
    let start = source.start();
    let mut reader = Reader::new(Feed::new(source, 0, start), RecordForm::<P>::new());
    while let Some(page) = poll_fn(|cx| reader.poll_page(cx)).await {
        let page = page?.page;
        for (position, row) in iter::zip(page.positions, page.rows) {
            visit(position.id, row?);
        }
    }
    Ok(())
}
