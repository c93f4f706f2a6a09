//! What the HTTP functions share: pages, errors, content negotiation, request bodies.
