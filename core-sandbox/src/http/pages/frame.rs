//! The frame of each page: the head with the links, and the foot.

use axum::{
    body::Body,
    http::{Response, StatusCode, header},
};
use maud::{Markup, html};

use super::SCRIPT_PATH;
use crate::http::{
    html::{self, Policy},
    response::empty_response,
};

/// A part of the pages, with a link in the head of each page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Overview,
    Apps,
    Resources,
    Requests,
    Faults,
    Control,
}

impl Section {
    const ALL: [Self; 6] =
        [Self::Overview, Self::Apps, Self::Resources, Self::Requests, Self::Faults, Self::Control];

    fn path(self) -> &'static str {
        match self {
            Self::Overview => "/",
            Self::Apps => "/apps",
            Self::Resources => "/resources",
            Self::Requests => "/requests",
            Self::Faults => "/faults",
            Self::Control => "/control",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Apps => "Applications",
            Self::Resources => "Resources",
            Self::Requests => "Requests",
            Self::Faults => "Faults",
            Self::Control => "Control",
        }
    }
}

/// The kind of a note, which has a word of its own besides its color.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tone {
    Good,
    Bad,
    Warning,
}

impl Tone {
    /// Returns the class of the style, and the word at the start of a note.
    fn class_and_word(self) -> (&'static str, &'static str) {
        match self {
            Self::Good => ("good", "Done. "),
            Self::Bad => ("bad", "Refused. "),
            Self::Warning => ("warn", "Note. "),
        }
    }
}

/// Returns a page of a section.
pub(super) fn page(
    status: StatusCode,
    section: Option<Section>,
    title: &str,
    content: &Markup,
) -> Response<Body> {
    let head = html! { script src=(SCRIPT_PATH) defer {} };
    let body = html! {
        a.skip href="#content" { "Skip to the content" }
        header.top {
            div {
                a.brand href="/" { (html::mark()) "Core sandbox" }
                nav aria-label="Pages" {
                    ul {
                        @for link in Section::ALL {
                            li {
                                a href=(link.path())
                                    aria-current=[(Some(link) == section).then_some("page")] {
                                    (link.name())
                                }
                            }
                        }
                    }
                }
            }
        }
        main #content tabindex="-1" { (content) }
        footer {
            "A double of the BQE Core server with sample data, version "
            (env!("CARGO_PKG_VERSION")) ". It does not come from the vendor of Core."
        }
    };
    html::document(status, Policy::Page, title, "", &head, &body)
}

/// Returns a note, which screen readers read when the page opens.
pub(super) fn note(tone: Tone, content: &Markup) -> Markup {
    let (class, word) = tone.class_and_word();
    let role = if matches!(tone, Tone::Bad) { "alert" } else { "status" };
    html! { div.note.(class) role=(role) { p { b { (word) } (content) } } }
}

/// Returns a sentence whose parts in backticks are code.
pub(super) fn sentence(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// Returns a redirect to a page after a form.
pub(super) fn see_other(path: &str) -> Response<Body> {
    let mut response = empty_response(StatusCode::SEE_OTHER);
    if let Ok(location) = path.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
