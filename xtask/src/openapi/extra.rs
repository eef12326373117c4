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
    let (summary, _) = doc.split_once(". ").unwrap_or((doc, ""));
    Operation {
        id: uncapitalized(&call_name(&name.value, &resource.name.value)),
        method: method.value.clone(),
        path: path.value.clone(),
        tag: tag(resource),
        summary: summary.trim_end_matches('.').to_owned(),
        description: doc.clone(),
        source: resource.origin.source.clone(),
        parameters: parameters.collect(),
        body: body.as_ref().map(|body| content(&body.value, context)),
        successes: vec![success(&returns.value, context)],
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

fn success(returns: &Type, context: &Context<'_>) -> Success {
    if *returns == Type::Nothing {
        return Success::new("204", Response::NoContent);
    }
    let doc = "The answer.".to_owned();
    Success::new("200", Response::Other { doc, content: content(returns, context) })
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
