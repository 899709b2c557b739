/* The button "Explain this word" in Wagtail's text editor: staff choose a term of the glossary for the marked words. */
(() => {
  const { React, DraftJS, draftail } = window;
  const { Icon } = window.wagtail.components;

  class TermSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.term,
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    /* Unlike Wagtail's own: where no words are marked, the term's name is put in. */
    onChosen({ id, string }) {
      const { editorState, entityType, onComplete } = this.props;
      const selection = editorState.getSelection();
      const content = editorState
        .getCurrentContent()
        .createEntity(entityType.type, "MUTABLE", { id: Number(id), name: string });
      const key = content.getLastCreatedEntityKey();
      const changed = selection.isCollapsed()
        ? DraftJS.Modifier.replaceText(content, selection, string, null, key)
        : DraftJS.Modifier.applyEntity(content, selection, key);
      this.workflow.close();
      onComplete(DraftJS.EditorState.push(editorState, changed, "apply-entity"));
    }
  }

  const Term = (props) => {
    const { name } = props.contentState.getEntity(props.entityKey).getData();
    const label = name ? `Explained as: ${name}` : "This term is no longer in the glossary";
    const icon = React.createElement(Icon, { name: name ? "info-circle" : "warning" });
    return React.createElement(draftail.TooltipEntity, { ...props, icon, label });
  };

  draftail.registerPlugin({ type: "TERM", source: TermSource, decorator: Term }, "entityTypes");
})();
