//! Operations of the calls that are not standard ones.

use super::{
    content::Content,
    context::Context,
    errors::{
        BAD_REQUEST, CONFLICT, ErrorResponse, FORBIDDEN, NOT_FOUND, SERVER_ERROR,
        TOO_MANY_REQUESTS, UNAUTHORIZED,
    },
    fields::of_type,
    operation::Operation,
    parameters,
    successes::{Response, Success},
    tags::tag,
    words::uncapitalized,
};
use crate::{
    diagnostics::Spanned,
    rust::names::call_name,
    spec::{Call, Resource, Type},
};

/// Returns the operation of a call.
pub(super) fn operation(call: &Call, resource: &Resource, context: &Context<'_>) -> Operation {
    let Call {
        name,
        method,
        path,
        scope,
        returns,
        body,
        params,
        query,
        statuses,
        is_idempotent,
        doc,
        aliases,
        evidence,
        provenance,
        history,
        // Names of operations are the same in all languages.
        rust: _,
    } = call;
    let parameters = call.placeholders().into_iter().map(|placeholder| {
        let own = params.iter().find(|(name, _)| name.value == placeholder);
        let own_id = Type::Id(vec![resource.name.value.clone()]);
        let ty = own.map_or(own_id, |(_, ty)| ty.value.clone());
        parameters::in_path(placeholder, "Identifier in the path.", &ty, context)
    });
    let in_query =
        query.iter().map(|parameter| parameters::of_query(parameter, *evidence, context));
    let (summary, _) = doc.split_once(". ").unwrap_or((doc, ""));
    Operation {
        id: uncapitalized(&call_name(&name.value, &resource.name.value)),
        method: method.value.clone(),
        path: path.value.clone(),
        tag: tag(resource),
        summary: summary.trim_end_matches('.').to_owned(),
        description: doc.clone(),
        source: resource.origin.source.clone(),
        parameters: parameters.chain(in_query).collect(),
        body: body.as_ref().map(|body| content(&body.value, context)),
        successes: successes(&returns.value, statuses, context),
        errors: errors(call),
        scope: scope.value.clone(),
        evidence: *evidence,
        provenance: provenance.clone(),
        history: history.clone(),
        aliases: aliases.iter().map(|alias| alias.value.clone()).collect(),
        is_idempotent: *is_idempotent,
    }
}

fn content(ty: &Type, context: &Context<'_>) -> Content {
    Content { schema: of_type(ty, false, context.version).into(), example: None }
}

/// Returns the responses for the statuses of the spec. Without them, the status follows from the data.
fn successes(returns: &Type, statuses: &[Spanned<i64>], context: &Context<'_>) -> Vec<Success> {
    let success = |status: i64| {
        let response = match (returns, status) {
            (Type::Nothing, _) | (_, 204 | 205) => Response::NoContent,
            _ => {
                let doc = "The answer.".to_owned();
                Response::Other { doc, content: content(returns, context) }
            }
        };
        Success::new(status.to_string(), response)
    };
    match (statuses, returns) {
        ([], Type::Nothing) => vec![success(204)],
        // A list without records has no body, like the lists of the standard calls. JSON may be a list.
        ([], Type::List(_) | Type::ListOf(_) | Type::Json) => vec![success(200), success(204)],
        ([], _) => vec![success(200)],
        (statuses, _) => statuses.iter().map(|status| success(status.value)).collect(),
    }
}

fn errors(call: &Call) -> Vec<&'static ErrorResponse> {
    let mut errors = vec![&UNAUTHORIZED, &FORBIDDEN];
    if call.body.is_some() {
        errors.insert(0, &BAD_REQUEST);
    }
    if !call.placeholders().is_empty() {
        errors.push(&NOT_FOUND);
    }
    errors.extend([&CONFLICT, &TOO_MANY_REQUESTS, &SERVER_ERROR]);
    errors
}
