// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.notifications;

import java.time.Instant;
import java.util.UUID;

/**
 * An account of which somebody is to be told.
 *
 * @param noticeId the same at each try
 * @param score the account's score when it was found hot
 */
record HotAccount(UUID noticeId, String accountId, double score, Instant hotSince) {}
