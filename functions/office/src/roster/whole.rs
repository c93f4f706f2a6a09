//! What only shows once all parts of an upload are seen together: whether those named as signers can sign, and
//! whether whoever uploads a whole roster is on it.

use super::upload::Upload;
use crate::Office;
use campaign::{Right, RosterNumber};
use roster_file::{Column, Problems};
use std::collections::{HashMap, HashSet};
use store::Staged;
use web::Problem;

/// Who is named as a signer, with the part and the row where that stands first.
type Named = HashMap<RosterNumber, (usize, u32)>;

/// Everything that is wrong with an upload as a whole. A further part may mend it.
pub(crate) async fn check(office: &Office, upload: &Upload) -> Result<Problems, Problem> {
    let (mut named, mut may_sign) = (Named::new(), HashSet::new());
    let store = &office.web.store;
    for (part, at) in upload.head.parts.iter().zip(1..) {
        let each = |(signer, row): (RosterNumber, u32)| {
            named.entry(signer).or_insert((at, row));
        };
        store
            .uploads
            .each_staged(&upload.id, &part.name, Staged::Signers, part.signer_pieces, each)
            .await?;
        let each = |number: RosterNumber| {
            may_sign.insert(number);
        };
        store
            .uploads
            .each_staged(
                &upload.id,
                &part.name,
                Staged::MaySign,
                part.may_sign_pieces,
                each,
            )
            .await?;
    }
    named.retain(|signer, _| !may_sign.contains(signer));
    let in_upload = if named.is_empty() && !upload.head.complete {
        HashSet::new()
    } else {
        office.numbers(upload).await?
    };
    let mut problems = Problems::default();
    for ((part, row), message) in office.misnamed(upload, named, &in_upload).await? {
        problems.add(Some(row), Some(Column::Signer.heading()), || {
            if upload.head.parts.len() > 1 {
                format!("{message}（第 {part} 个文件）")
            } else {
                message
            }
        });
    }
    for (row, number) in upload.head.parts.iter().flat_map(|part| &part.reassigned) {
        problems.add(Some(*row), Some(Column::Number.heading()), || {
            format!("“{number}”登记的是另一人（姓名、出生年月都不同）；编号和已填报的材料不能转给他人，请为新来的人另编号")
        });
    }
    if upload.head.complete && !in_upload.contains(&upload.head.by) {
        let by = &upload.head.by;
        problems.add(None, None, || {
            format!("这份完整花名册里没有上传人本人（{by}），载入后将无法登录；请补充后重新上传")
        });
    }
    Ok(problems)
}

impl Office {
    /// Those named as signers who could not sign, in the order of the files.
    async fn misnamed(
        &self,
        upload: &Upload,
        named: Named,
        in_upload: &HashSet<RosterNumber>,
    ) -> Result<Vec<((usize, u32), String)>, Problem> {
        let elsewhere: Vec<RosterNumber> = named
            .keys()
            .filter(|signer| !in_upload.contains(*signer))
            .cloned()
            .collect();
        let on_roster = self.web.store.roster_changes.seen(&elsewhere).await?;
        let mut misnamed = Vec::new();
        for (signer, place) in named {
            let message = match on_roster.get(&signer) {
                _ if in_upload.contains(&signer) => no_signer(&signer),
                None => format!("花名册上没有“{signer}”这个人"),
                Some(_) if upload.head.complete => format!("“{signer}”不在这份完整花名册里"),
                Some(seen) if Right::Sign.is_held_by(&seen.entry.roles(&self.web.campaign)) => continue,
                Some(_) => no_signer(&signer),
            };
            misnamed.push((place, message));
        }
        misnamed.sort();
        Ok(misnamed)
    }
}

fn no_signer(number: &RosterNumber) -> String {
    format!("“{number}”不是阅签人；须先在其“角色”中填“阅签人”")
}
