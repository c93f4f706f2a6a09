//! The schedule: the summary every day at 18:00 of the campaign's time zone and when a deadline has passed, like the
//! scheduler in the cloud.

use crate::arriving;
use crate::stack::Stack;
use aws::Variables;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use summary::handler::Work;
use summary::reminders::Reminding;
use summary::reminders::webhook::Webhook;

/// The clock may be a demo clock: it is looked at again at least this often.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Runs the summary at each scheduled moment, for ever. A run that fails is logged and leaves the others alone.
pub async fn run(stack: &Stack) {
    let campaign = stack.campaign.as_ref();
    let store = summary::Facets::from(&stack.store);
    let work = Work {
        store: &store,
        objects: stack.objects.as_ref(),
        campaign,
        site: Some(stack.progress.as_ref()),
        reminding: None,
    };
    let mut next = campaign.next_summary((stack.clock.now)());
    drop_pieces(stack).await;
    loop {
        let wait = next.duration_since((stack.clock.now)());
        if wait > SignedDuration::ZERO {
            tokio::time::sleep(
                Duration::try_from(wait)
                    .unwrap_or(LONGEST_SLEEP)
                    .min(LONGEST_SLEEP),
            )
            .await;
            continue;
        }
        let work = Work {
            reminding: stack.webhook.as_ref().map(|webhook| Reminding {
                webhook,
                now: (stack.clock.now)(),
                by: None,
            }),
            ..work.clone()
        };
        match work.all(next).await {
            Ok(answer) => {
                let (reminded, failed) = (answer.reminded, answer.reminders_failed);
                tracing::info!(moment = %next, reminded, failed, "the scheduled summary is written");
            }
            Err(failure) => tracing::error!(moment = %next, %failure, "the scheduled summary failed"),
        }
        drop_pieces(stack).await;
        next = campaign.next_summary(next);
    }
}

async fn drop_pieces(stack: &Stack) {
    if let Err(error) = arriving::sweep(stack.objects.as_ref(), Timestamp::now()).await {
        tracing::error!(%error, "pieces of scans that were given up are still there");
    }
}

/// Where reminders are posted: the variables `REMINDER_WEBHOOK` and `REMINDER_TEMPLATE`, as in the cloud; without the first
/// nowhere.
///
/// # Errors
/// The address or the template is none, or the certificates to trust can't be read.
pub fn webhook() -> anyhow::Result<Option<Webhook>> {
    let variables = Variables::of_process();
    let trusted = variables.optional("SSL_CERT_FILE").map(std::path::PathBuf::from);
    let template = variables.optional("REMINDER_TEMPLATE");
    let webhook = variables
        .optional("REMINDER_WEBHOOK")
        .map(|address| Webhook::new(&address, template.as_deref(), trusted.as_deref()));
    Ok(webhook.transpose()?)
}
