//! One line of log for each request, in CloudWatch's embedded metric format: counts and times become metrics by being
//! logged. Routes by their pattern, never by their path, which may carry a reference.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use http::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What the metrics are filed under.
const NAMESPACE: &str = "Campaign";

/// The pattern of the route that answered, noted on the answer.
#[derive(Clone, Copy)]
pub(crate) struct Answered(pub(crate) &'static str);

/// The same service, which logs how each request went. For Lambda: there standard output is the log.
pub(crate) fn measured(service: Router, function: &'static str) -> Router {
    service.layer(from_fn(move |request, next| measure(function, request, next)))
}

async fn measure(function: &'static str, request: Request, next: Next) -> axum::response::Response {
    let (method, started) = (request.method().clone(), Instant::now());
    let response = next.run(request).await;
    let route = response.extensions().get::<Answered>().map(|answered| answered.0);
    let line = line(
        function,
        &method,
        route,
        response.status(),
        started.elapsed(),
        Timestamp::now(),
    );
    print(&line);
    response
}

#[allow(
    clippy::print_stdout,
    reason = "CloudWatch reads metrics from standard output"
)]
fn print(line: &Value) {
    println!("{line}");
}

fn line(
    function: &str,
    method: &Method,
    route: Option<&str>,
    status: StatusCode,
    took: Duration,
    now: Timestamp,
) -> Value {
    let metric = |name: &str, unit: &str| json!({ "Name": name, "Unit": unit });
    json!({
        "_aws": {
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["Function"]],
                "Metrics": [metric("Requests", "Count"), metric("Refused", "Count"), metric("Faults", "Count"), metric("Took", "Milliseconds")],
            }],
        },
        "Function": function,
        "Route": route.map_or_else(|| "unknown".to_owned(), |route| format!("{method} {route}")),
        "Status": status.as_u16(),
        "Requests": 1,
        "Refused": u8::from(status.is_client_error()),
        "Faults": u8::from(status.is_server_error()),
        "Took": f64::from(u32::try_from(took.as_micros()).unwrap_or(u32::MAX)) / 1000.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: StatusCode) -> Value {
        let route = Some("/api/declarations/{reference}");
        let took = Duration::from_micros(1_234);
        line(
            "declare",
            &Method::GET,
            route,
            status,
            took,
            Timestamp::UNIX_EPOCH,
        )
    }

    #[test]
    fn every_metric_is_a_field_of_the_line() {
        let line = of(StatusCode::OK);
        let described = &line["_aws"]["CloudWatchMetrics"][0];
        for metric in described["Metrics"].as_array().unwrap() {
            assert!(line[metric["Name"].as_str().unwrap()].is_number(), "{metric}");
        }
        assert_eq!(described["Dimensions"][0][0], "Function");
        assert_eq!((&line["Took"], &line["Requests"]), (&json!(1.234), &json!(1)));
    }

    #[test]
    fn refusals_and_faults_are_told_apart_and_no_path_is_told() {
        let (refused, fault) = (of(StatusCode::NOT_FOUND), of(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!((&refused["Refused"], &refused["Faults"]), (&json!(1), &json!(0)));
        assert_eq!((&fault["Refused"], &fault["Faults"]), (&json!(0), &json!(1)));
        assert_eq!(refused["Route"], "GET /api/declarations/{reference}");
    }
}
