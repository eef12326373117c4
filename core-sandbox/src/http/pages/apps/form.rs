//! The form of an app.

use maud::{Markup, html};

use super::kind_name;
use crate::{
    http::pages::query::Parameters,
    identity::{AppKind, AppRegistration},
};

/// The types of apps, each with its meaning.
const KINDS: [(AppKind, &str); 3] = [
    (AppKind::Web, "runs on a server, and keeps a secret"),
    (AppKind::Native, "runs on a computer or a phone; without a secret, with PKCE"),
    (AppKind::SinglePage, "runs in a browser; without a secret, with PKCE"),
];

/// Returns the fields of the form. The type of a registered app cannot be changed.
pub(super) fn fields(app: &AppRegistration, is_new: bool) -> Markup {
    html! {
        div.fields {
            div.wide {
                label for="name" { "Application name " small { "as people see it when they log in" } }
                input #name name="name" value=(app.name) required autocomplete="off";
            }
            @if is_new { (kinds(app.kind)) }
            div.wide {
                label for="uris" {
                    "Redirect URIs " small { "one in each line; logins must name one of them exactly" }
                }
                textarea #uris name="redirect_uris" rows="3" required spellcheck="false" {
                    "\n" (app.redirect_uris.join("\n"))
                }
            }
            div.wide {
                label for="description" { "Description" }
                textarea #description name="description" rows="2" { "\n" (app.description) }
            }
            @if is_new || app.kind != AppKind::Native {
                label.choice.wide {
                    input type="checkbox" name="offline_access" value="true" checked[app.may_refresh()];
                    span {
                        b { "May stay connected" }
                        small { "allows the scope " code { "offline_access" } ", which no native app gets" }
                    }
                }
            }
        }
    }
}

fn kinds(chosen: AppKind) -> Markup {
    html! {
        fieldset.wide {
            legend { "Application type" }
            @for (kind, meaning) in KINDS {
                label.choice {
                    input type="radio" name="kind" value=(word(kind)) checked[kind == chosen];
                    span { b { (kind_name(kind)) } small { (meaning) } }
                }
            }
        }
    }
}

/// Returns the word for a type in forms.
fn word(kind: AppKind) -> &'static str {
    match kind {
        AppKind::Web => "web",
        AppKind::Native => "native",
        AppKind::SinglePage => "single-page",
    }
}

/// Returns the registration that a form describes, without a client id and a secret.
pub(super) fn registration(form: &Parameters) -> AppRegistration {
    let kind = KINDS.into_iter().map(|(kind, _)| kind).find(|kind| word(*kind) == form.get("kind"));
    let kind = kind.unwrap_or(AppKind::Web);
    AppRegistration {
        redirect_uris: redirect_uris(form),
        description: form.get("description").to_owned(),
        offline_access: offline_access(form, kind),
        ..AppRegistration::new(form.get("name"), kind, "")
    }
}

/// Returns the redirect URIs of a form, without empty lines.
pub(super) fn redirect_uris(form: &Parameters) -> Vec<String> {
    let lines = form.get("redirect_uris").lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Returns the choice of `offline_access`, which native apps do not have.
pub(super) fn offline_access(form: &Parameters, kind: AppKind) -> Option<bool> {
    (kind != AppKind::Native).then(|| form.get("offline_access") == "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_becomes_a_registration() {
        let form = "name=+A%26B+&kind=native&redirect_uris=http://a.test/%0D%0A%0D%0A+my-app://b+\
                    &description=d&offline_access=true";
        let app = registration(&Parameters::parse(form.as_bytes()));
        assert_eq!((app.name.as_str(), app.kind), ("A&B", AppKind::Native));
        assert_eq!(app.redirect_uris, ["http://a.test/", "my-app://b"]);
        assert_eq!(app.offline_access, None);
        let app = registration(&Parameters::parse(b"kind=single-page"));
        assert_eq!((app.kind, app.offline_access), (AppKind::SinglePage, Some(false)));
    }
}
